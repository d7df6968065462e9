//! A small ledger of notes, as an application would keep one: enough to make inputs for the transfer.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use zkc_eval::{Value, digest};
use zkc_hir::{GenericArg, Program, Ty};

/// Depth of the tree.
const DEPTH: usize = 32;

/// A tree of note commitments.
pub struct Ledger<'a> {
    program: &'a Program,
    leaves: Vec<BigUint>,
    /// Roots of empty trees by depth.
    empty: Vec<BigUint>,
}

/// What opens a note.
#[derive(Clone, Debug)]
pub struct Note {
    /// In cents.
    pub amount: u64,
    /// The owner's secret.
    pub secret: u64,
    /// Its salt.
    pub salt: u64,
}

impl<'a> Ledger<'a> {
    /// An empty ledger for the types of a program.
    pub fn new(program: &'a Program) -> Ledger<'a> {
        let mut ledger = Ledger { program, leaves: Vec::new(), empty: vec![BigUint::default()] };
        for depth in 0..DEPTH {
            let below = ledger.empty[depth].clone();
            ledger.empty.push(ledger.node(&below, &below));
        }
        ledger
    }

    /// Adds a note; gives its place.
    pub fn add(&mut self, note: &Note) -> usize {
        self.leaves.push(self.commitment(note));
        self.leaves.len() - 1
    }

    /// The root of the tree.
    pub fn root(&self) -> BigUint {
        self.levels()
            .pop()
            .and_then(|level| level.get(&0).cloned())
            .unwrap_or_else(|| self.empty[DEPTH].clone())
    }

    /// The value of a `Note<EUR>`.
    pub fn note(&self, note: &Note) -> Value {
        Value::Composite(vec![
            Value::int(note.amount),
            Value::int(self.owner(note.secret)),
            Value::int(note.salt),
        ])
    }

    /// The value of a `Spend<EUR>` for the note at a place; for a place that is empty, the path of the
    /// first leaf, which suits a dummy.
    pub fn spend(&self, note: &Note, place: usize) -> Value {
        let levels = self.levels();
        let (mut siblings, mut sides) = (Vec::new(), Vec::new());
        for depth in 0..DEPTH {
            let index = place >> depth;
            let sibling = levels[depth].get(&(index ^ 1)).unwrap_or(&self.empty[depth]);
            siblings.push(Value::int(sibling.clone()));
            sides.push(Value::int(index as u64 & 1));
        }
        let path = Value::Composite(vec![Value::Composite(siblings), Value::Composite(sides)]);
        let key = Value::Composite(vec![Value::int(note.secret)]);
        Value::Composite(vec![self.note(note), key, path])
    }

    /// The commitment of a note.
    pub fn commitment(&self, note: &Note) -> BigUint {
        let eur =
            self.program.units.iter().position(|unit| unit.name == "EUR").expect("it is in std");
        let unit = GenericArg::Unit(zkc_hir::UnitRef::Unit(zkc_hir::UnitId(eur as u32)));
        self.digest("std::note::Note", vec![unit], &self.note(note))
    }

    fn owner(&self, secret: u64) -> BigUint {
        self.digest("std::note::SpendKey", Vec::new(), &Value::Composite(vec![Value::int(secret)]))
    }

    fn node(&self, left: &BigUint, right: &BigUint) -> BigUint {
        let children = Value::Composite(vec![Value::int(left.clone()), Value::int(right.clone())]);
        self.digest("std::merkle::Node", Vec::new(), &children)
    }

    fn digest(&self, path: &str, generics: Vec<GenericArg>, value: &Value) -> BigUint {
        let index = self.program.structs.iter().position(|def| def.path == path);
        let index = index.unwrap_or_else(|| panic!("{path} is in std"));
        let ty = Ty::Struct(zkc_hir::StructId(index as u32), generics);
        digest(self.program, &ty, value).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The nodes that are not empty, by index, from the leaves up to the root.
    fn levels(&self) -> Vec<BTreeMap<usize, BigUint>> {
        let mut levels: Vec<BTreeMap<usize, BigUint>> =
            vec![self.leaves.iter().cloned().enumerate().collect()];
        for depth in 0..DEPTH {
            let below = &levels[depth];
            let child = |index: usize| below.get(&index).unwrap_or(&self.empty[depth]);
            let mut above = BTreeMap::new();
            for index in below.keys().map(|index| index / 2) {
                above
                    .entry(index)
                    .or_insert_with(|| self.node(child(2 * index), child(2 * index + 1)));
            }
            levels.push(above);
        }
        levels
    }
}
