//! A template's rows before elimination, with the columns of its results and what its callees hand
//! up.

use std::collections::BTreeMap;

use ark_ff::PrimeField;
use zkc_audit::elimination::{Form, Rows};
use zkc_ir::row_builder::rows;
use zkc_ir::rows::{ColumnRole, ColumnSource};
use zkc_ir::{Module, OriginId, Template, TemplateId, ValueId};

use super::{Frozen, Source};
use crate::entry;
use crate::error::BackendError;
use crate::forms::{Sum, plain, single};

/// Everything about a template's rows that elimination does not change.
pub(crate) struct Draft<F> {
    pub rows: Rows<F>,
    pub product_origins: Vec<OriginId>,
    pub equation_origins: Vec<Option<OriginId>>,
    /// By column: never replaced.
    pub kept: Vec<bool>,
    /// By column: where its value comes from; none for interface columns.
    pub sources: Vec<Option<Source>>,
    pub calls: Vec<DraftCall>,
    /// By handed form: how many rows of the callee mention it.
    pub handed_weight: Vec<u32>,
    /// By handed form: its value, and the origin of the call.
    pub handed_values: Vec<(ValueId, OriginId)>,
    n_params: u32,
    first_result: u32,
    n_results: u32,
}

pub(crate) struct DraftCall {
    pub inst: u32,
    pub template: usize,
    pub origin: OriginId,
}

impl<F: PrimeField> Draft<F> {
    pub fn new(
        module: &Module,
        id: TemplateId,
        frozen: &[Frozen<F>],
    ) -> Result<Self, BackendError> {
        let template = module.template(id);
        let system = rows::<F>(module, id);
        let is_entry = id == module.entry.template;
        let n_results = if is_entry { module.entry.outputs } else { template.results.len() };
        let n_columns = system.columns.len();
        let mut draft = Draft {
            rows: Rows::default(),
            product_origins: Vec::new(),
            equation_origins: Vec::new(),
            kept: Vec::with_capacity(n_columns + n_results),
            sources: Vec::with_capacity(n_columns + n_results),
            calls: Vec::new(),
            handed_weight: Vec::new(),
            handed_values: Vec::new(),
            n_params: template.params.len() as u32,
            first_result: n_columns as u32,
            n_results: n_results as u32,
        };
        for (at, (source, role)) in system.columns.iter().enumerate() {
            let is_param = *role == ColumnRole::Param;
            if is_param != (at < template.params.len()) {
                return Err(BackendError::Module("parameters are not the first columns"));
            }
            draft.kept.push(is_param);
            draft.sources.push(match (is_param, *source) {
                (true, _) => None,
                (false, ColumnSource::Value(value)) => Some(Source::Value(value)),
                (false, ColumnSource::Auxiliary { inst, index }) => {
                    Some(Source::Auxiliary { inst, index })
                }
            });
        }
        draft.kept.resize(n_columns + n_results, true);
        draft.sources.resize(n_columns + n_results, None);

        if is_entry {
            entry::range_rows(module, &mut draft)?;
        }
        for product in &system.products {
            let sides = [plain(&product.a), plain(&product.b), plain(&product.c)];
            draft.push_product(sides, product.origin);
        }
        for equation in &system.equations {
            draft.push_equation(plain(&equation.form), Some(equation.origin));
        }
        for call in &system.calls {
            let callee = frozen
                .get(call.template.0 as usize)
                .filter(|callee| {
                    callee.n_interface as usize == call.args.len() + call.results.len()
                })
                .ok_or(BackendError::Module("a call does not fit an earlier template"))?;
            let first = draft.rows.handed.len();
            draft.rows.handed.extend(call.args.iter().map(plain));
            draft.rows.handed.extend(call.results.iter().map(|column| single(column.0)));
            draft.handed_weight.extend(&callee.uses);
            let inst = &template.insts[call.inst as usize];
            let values = inst.args.iter().chain(&inst.results);
            draft.handed_values.extend(values.map(|&value| (value, call.origin)));
            for (form, origin) in &callee.exported {
                let mut sum = Sum::new(form.constant);
                for &(at, value) in &form.terms {
                    sum.add(value, &draft.rows.handed[first + at as usize]);
                }
                draft.push_equation(sum.finish(), Some(origin.unwrap_or(call.origin)));
            }
            let template = call.template.0 as usize;
            draft.calls.push(DraftCall { inst: call.inst, template, origin: call.origin });
        }
        if draft.handed_values.len() != draft.rows.handed.len() {
            return Err(BackendError::Module("a call does not fit its instruction"));
        }
        let origins = defining_origins(template);
        for (at, result) in system.results.iter().take(n_results).enumerate() {
            let mut sum = Sum::new(F::zero());
            sum.add(-F::one(), &plain(result));
            sum.add_term(draft.first_result + at as u32, F::one());
            let mut origin = origins.get(&template.results[at]).copied();
            if is_entry {
                let param = template.params.iter().position(|p| *p == template.results[at]);
                origin =
                    origin.or(param.and_then(|at| module.entry.param_origins.get(at).copied()));
            }
            draft.push_equation(sum.finish(), origin);
        }
        Ok(draft)
    }

    /// A column that is not an argument or result of anything.
    pub fn push_column(&mut self, source: Source) -> u32 {
        self.kept.push(false);
        self.sources.push(Some(source));
        self.kept.len() as u32 - 1
    }

    pub fn push_product(&mut self, sides: [Form<F>; 3], origin: OriginId) {
        self.rows.products.push(sides);
        self.product_origins.push(origin);
    }

    pub fn push_equation(&mut self, form: Form<F>, origin: Option<OriginId>) {
        self.rows.equations.push(form);
        self.equation_origins.push(origin);
    }

    pub fn n_interface(&self) -> u32 {
        self.n_params + self.n_results
    }

    /// The place of a column in the interface.
    pub fn interface_at(&self, column: u32) -> Option<u32> {
        if column < self.n_params {
            return Some(column);
        }
        let result = column.checked_sub(self.first_result)?;
        (result < self.n_results).then_some(self.n_params + result)
    }
}

/// For each value that an instruction defines, the instruction's origin.
fn defining_origins(template: &Template) -> BTreeMap<ValueId, OriginId> {
    let defined = template.insts.iter();
    defined.flat_map(|inst| inst.results.iter().map(|result| (*result, inst.origin))).collect()
}
