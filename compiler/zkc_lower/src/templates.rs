//! Function instances that are lowered already, for all clauses of a program.
//!
//! A template depends on its key alone (`call`), so clauses share them: a permutation that eight
//! clauses hash with is lowered once. What was noted while a template was lowered is kept beside it,
//! and each clause takes the templates that it reaches, in the order in which it first calls them.
//! So a circuit is the same whatever was lowered before it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use num_bigint::BigUint;
use zkc_hir::{ConstId, FuncId, Identity, Program};
use zkc_ir::builder::ModuleBuilder;
use zkc_ir::{Origin, TemplateId};
use zkc_span::Span;

use crate::call::{Instance, Key};
use crate::value::Constant;

/// What was lowered of a program's functions and constants; to be handed to the next
/// [`lower`](crate::lower).
///
/// It knows which program it is about: for another one, or another field, it starts afresh.
#[derive(Clone, Debug, Default)]
pub struct Templates(Option<Kept>);

#[derive(Clone, Debug)]
struct Kept {
    program: Identity,
    shared: Shared,
}

impl Templates {
    /// What is known of this program over this field.
    pub(crate) fn take(&mut self, program: &Program, prime: &BigUint) -> Shared {
        match self.0.take() {
            Some(Kept { program: of, shared })
                if of == program.identity && shared.module.prime() == prime =>
            {
                shared
            }
            _ => Shared::new(prime),
        }
    }

    pub(crate) fn keep(&mut self, program: &Program, mut shared: Shared) {
        // What has errors is lowered again, to be said for the next clause too.
        shared.instances.retain(|_, instance| instance.is_some());
        self.0 = Some(Kept { program: program.identity.clone(), shared });
    }
}

/// What does not depend on the clause.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    /// The templates of functions.
    pub(crate) module: ModuleBuilder,
    /// Finished function instances; none for one with errors.
    pub(crate) instances: BTreeMap<Key, Option<Instance>>,
    /// Constants by their items.
    pub(crate) constants: BTreeMap<ConstId, Constant>,
    /// By [`TemplateId`].
    records: Vec<Record>,
}

/// A function's template beside the builder's.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Its name before it is made unique.
    pub(crate) name: String,
    /// The function.
    pub(crate) function: FuncId,
    /// What lowering its body came by.
    pub(crate) made: Made,
}

/// What is counted and noted while a body is lowered, without the templates it calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    /// Templates it calls, in the order of their first calls.
    pub(crate) callees: Vec<TemplateId>,
    /// Steps of work.
    pub(crate) steps: u64,
    /// Notes for people.
    pub(crate) notes: Notes,
}

/// What lowering notes for people; nothing depends on it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// Checks that no rows were spent on.
    pub(crate) unneeded: HashSet<Origin>,
    /// For each condition how often it was lowered, and how often nothing could fail.
    pub(crate) conditions: BTreeMap<Span, (u32, u32)>,
    /// Functions lowered as part of their callers.
    pub(crate) placed: BTreeSet<FuncId>,
}

impl Notes {
    pub(crate) fn add(&mut self, other: &Notes) {
        self.unneeded.extend(other.unneeded.iter().cloned());
        for (span, (all, never)) in &other.conditions {
            let known = self.conditions.entry(*span).or_default();
            known.0 += all;
            known.1 += never;
        }
        self.placed.extend(&other.placed);
    }
}

impl Shared {
    fn new(prime: &BigUint) -> Shared {
        Shared {
            module: ModuleBuilder::new(prime.clone()),
            instances: BTreeMap::new(),
            constants: BTreeMap::new(),
            records: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, template: zkc_ir::Template, record: Record) -> TemplateId {
        self.records.push(record);
        self.module.add(template)
    }

    pub(crate) fn record(&self, template: TemplateId) -> &Record {
        &self.records[template.0 as usize]
    }

    /// All templates that these lead to, callees before callers and otherwise in the order of first
    /// calls, as they would be lowered if nothing were known.
    pub(crate) fn reached(&self, from: &[TemplateId]) -> Vec<TemplateId> {
        let mut order = Vec::new();
        let mut seen: BTreeSet<TemplateId> = BTreeSet::new();
        // Each with how many of its callees are done.
        let mut open: Vec<(TemplateId, usize)> = Vec::new();
        for start in from {
            if seen.insert(*start) {
                open.push((*start, 0));
            }
            while let Some((at, done)) = open.last_mut() {
                match self.record(*at).made.callees.get(*done) {
                    Some(callee) => {
                        *done += 1;
                        if seen.insert(*callee) {
                            open.push((*callee, 0));
                        }
                    }
                    None => {
                        order.push(*at);
                        open.pop();
                    }
                }
            }
        }
        order
    }
}
