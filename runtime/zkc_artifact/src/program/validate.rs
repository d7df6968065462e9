//! What must hold of a program before it may run.

use ark_ff::PrimeField;

use super::{Call, Code, Inst, Needs, ProgramError, ProgramParts};

/// Most registers alive at once: 512 MiB of elements.
pub const MAX_REGISTERS: u64 = 1 << 24;
/// Most steps of one run: some minutes.
pub const MAX_STEPS: u64 = 1 << 34;
/// Most wires: 1 GiB of elements.
pub const MAX_WIRES: u64 = 1 << 25;

/// Most registers of all templates together: what checking them may take.
const MAX_TABLES: u64 = 1 << 27;
/// The widest decomposition.
const MAX_WIDTH: u32 = 1024;

/// What a template needs with everything it calls.
#[derive(Clone, Copy)]
struct Total {
    registers: u64,
    depth: u64,
    steps: u64,
    wires: u64,
    stores: u64,
}

/// Checks everything and says what running takes.
pub(super) fn check<F: PrimeField>(parts: &ProgramParts<F>) -> Result<Needs, ProgramError> {
    if u64::from(parts.n_wires) > MAX_WIRES {
        return Err(ProgramError::TooLarge { what: "wires", limit: MAX_WIRES });
    }
    let mut totals: Vec<Total> = Vec::with_capacity(parts.templates.len());
    let mut all_registers = 0;
    for (index, code) in parts.templates.iter().enumerate() {
        let registers = u64::from(code.registers);
        all_registers += registers;
        if registers > MAX_REGISTERS || all_registers > MAX_TABLES {
            return Err(ProgramError::TooLarge { what: "registers", limit: MAX_REGISTERS });
        }
        let wrong = |what| ProgramError::Template { template: index, what };
        check_code(parts, code, index).map_err(wrong)?;
        totals.push(total(code, &totals));
    }
    let (Some(entry), Some(total)) = (parts.templates.last(), totals.last()) else {
        return Err(ProgramError::Entry);
    };
    if (entry.results.len() as u64) < u64::from(parts.outputs) || parts.n_wires == 0 {
        return Err(ProgramError::Entry);
    }
    if total.registers > MAX_REGISTERS {
        return Err(ProgramError::TooLarge { what: "registers", limit: MAX_REGISTERS });
    }
    if total.steps > MAX_STEPS {
        return Err(ProgramError::TooLarge { what: "steps", limit: MAX_STEPS });
    }
    // Exactly one store for each wire but the constant one: no wire is forgotten.
    let n_wires = u64::from(parts.n_wires);
    if total.wires > n_wires || total.stores != n_wires - 1 {
        return Err(ProgramError::Template { template: parts.templates.len() - 1, what: "a wire" });
    }
    Ok(Needs {
        registers: total.registers as usize,
        depth: total.depth as usize,
        steps: total.steps,
    })
}

/// Sums over the calls; all saturating, so that nested calls cannot wrap around a limit.
fn total(code: &Code, totals: &[Total]) -> Total {
    let own = code.insts.iter().map(Inst::steps).sum::<u64>() + code.stores.len() as u64;
    let wires = code.stores.iter().map(|store| u64::from(store.wire) + 1).max().unwrap_or(0);
    let stores = code.stores.len() as u64;
    let mut all = Total { registers: 0, depth: 0, steps: own, wires, stores };
    for inst in &code.insts {
        let Inst::Call { call } = inst else { continue };
        let call = &code.calls[*call as usize];
        let callee = totals[call.template as usize];
        all.registers = all.registers.max(callee.registers);
        all.depth = all.depth.max(callee.depth);
        all.steps = all.steps.saturating_add(callee.steps);
        all.stores = all.stores.saturating_add(callee.stores);
        all.wires = all.wires.max(callee.wires.saturating_add(u64::from(call.wires)));
    }
    all.registers = all.registers.saturating_add(u64::from(code.registers));
    all.depth += 1;
    all
}

/// Walks one template's code and names the first thing that it lacks.
fn check_code<F>(parts: &ProgramParts<F>, code: &Code, index: usize) -> Result<(), &'static str> {
    if code.params > code.registers {
        return Err("a parameter");
    }
    let mut scope = Scope { defined: vec![false; code.registers as usize], parts, code, index };
    scope.defined[..code.params as usize].fill(true);
    for inst in &code.insts {
        scope.check(inst)?;
    }
    code.results.iter().try_for_each(|&result| scope.read(result))?;
    code.stores.iter().try_for_each(|store| scope.read(store.register))?;
    let all_set = scope.defined.iter().all(|&defined| defined);
    if all_set { Ok(()) } else { Err("the definition of a register") }
}

struct Scope<'a, F> {
    defined: Vec<bool>,
    parts: &'a ProgramParts<F>,
    code: &'a Code,
    index: usize,
}

impl<F> Scope<'_, F> {
    fn check(&mut self, inst: &Inst) -> Result<(), &'static str> {
        match *inst {
            Inst::Const { dst, constant } => {
                self.constant(constant)?;
                self.write(dst)
            }
            Inst::Add { dst, a, b }
            | Inst::Sub { dst, a, b }
            | Inst::Mul { dst, a, b }
            | Inst::Equal { dst, a, b } => {
                self.reads(&[a, b])?;
                self.write(dst)
            }
            Inst::Lin { dst, constant, first, count } => {
                self.constant(constant)?;
                let run = (first as usize).checked_add(count as usize).ok_or("a term")?;
                let terms = self.code.terms.get(first as usize..run).ok_or("a term")?;
                for term in terms {
                    self.constant(term.constant)?;
                    self.read(term.register)?;
                }
                self.write(dst)
            }
            Inst::Select { dst, c, a, b } => {
                self.reads(&[c, a, b])?;
                self.write(dst)
            }
            Inst::Bits { dst, a, width, .. } => {
                self.read(a)?;
                self.write_run(dst, width)
            }
            Inst::LowBits { dst, a, lo, width } => {
                self.constant(lo)?;
                self.read(a)?;
                self.write_run(dst, width)
            }
            Inst::Less { dst, a, b, lo } => {
                self.constant(lo)?;
                self.reads(&[a, b])?;
                self.write(dst)
            }
            Inst::DivMod { q, r, a, b, .. } => {
                self.reads(&[a, b])?;
                self.write(q)?;
                self.write(r)
            }
            Inst::Inverse { dst, a, .. } | Inst::InverseOrZero { dst, a } => {
                self.read(a)?;
                self.write(dst)
            }
            Inst::CheckEqual { a, b, .. } => self.reads(&[a, b]),
            Inst::CheckRange { a, lo, span, .. } => {
                self.constant(lo)?;
                self.constant(span)?;
                self.read(a)
            }
            Inst::Call { call } => self.call(self.code.calls.get(call as usize).ok_or("a call")?),
        }
    }

    fn call(&mut self, call: &Call) -> Result<(), &'static str> {
        let earlier = self.parts.templates.get(..self.index).unwrap_or(&[]);
        let callee = earlier.get(call.template as usize).ok_or("an earlier template")?;
        if callee.params as usize != call.args.len() {
            return Err("an argument");
        }
        if callee.results.len() != call.results.len() {
            return Err("a result");
        }
        self.reads(&call.args)?;
        call.results.iter().try_for_each(|&result| self.write(result))
    }

    fn constant(&self, constant: u32) -> Result<(), &'static str> {
        let known = (constant as usize) < self.parts.constants.len();
        if known { Ok(()) } else { Err("a constant") }
    }

    fn read(&self, register: u32) -> Result<(), &'static str> {
        let defined = self.defined.get(register as usize).copied().unwrap_or(false);
        if defined { Ok(()) } else { Err("a register") }
    }

    fn reads(&self, registers: &[u32]) -> Result<(), &'static str> {
        registers.iter().try_for_each(|&register| self.read(register))
    }

    fn write(&mut self, register: u32) -> Result<(), &'static str> {
        *self.defined.get_mut(register as usize).ok_or("a register")? = true;
        Ok(())
    }

    fn write_run(&mut self, first: u32, width: u32) -> Result<(), &'static str> {
        if width > MAX_WIDTH {
            return Err("a bit");
        }
        (0..width).try_for_each(|bit| self.write(first.checked_add(bit).ok_or("a register")?))
    }
}
