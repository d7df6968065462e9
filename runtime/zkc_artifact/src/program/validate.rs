//! What must hold of a program before it may run.

use ark_ff::PrimeField;

use super::{Call, Code, Counts, Inst, Needs, ProgramError, ProgramParts, Registers};

/// Most registers of a class alive at once: 512 MiB of elements, 128 MiB of words.
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
    words: u64,
    elements: u64,
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
    let (mut all_registers, mut all_steps) = (0, 0_u64);
    for (index, code) in parts.templates.iter().enumerate() {
        let (words, elements) =
            (u64::from(code.registers.words), u64::from(code.registers.elements));
        all_registers += words + elements;
        if words.max(elements) > MAX_REGISTERS || all_registers > MAX_TABLES {
            return Err(ProgramError::TooLarge { what: "registers", limit: MAX_REGISTERS });
        }
        // Before the walk, which takes as long: runs of terms may overlap, and cost each time.
        all_steps = all_steps.saturating_add(own_steps(code));
        if all_steps > MAX_STEPS {
            return Err(ProgramError::TooLarge { what: "steps", limit: MAX_STEPS });
        }
        let wrong = |what| ProgramError::Template { template: index, what };
        check_code(parts, code, index).map_err(wrong)?;
        totals.push(total(code, &totals));
    }
    let (Some(entry), Some(total)) = (parts.templates.last(), totals.last()) else {
        return Err(ProgramError::Entry);
    };
    if (entry.results.elements.len() as u64) < u64::from(parts.outputs) || parts.n_wires == 0 {
        return Err(ProgramError::Entry);
    }
    if entry.params.words != 0 || !entry.results.words.is_empty() {
        return Err(ProgramError::Entry);
    }
    if total.words.max(total.elements) > MAX_REGISTERS {
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
        words: total.words as usize,
        elements: total.elements as usize,
        depth: total.depth as usize,
        steps: total.steps,
    })
}

/// Steps of a template's own code; saturating.
fn own_steps(code: &Code) -> u64 {
    let stores = (code.stores.len() + code.word_stores.len()) as u64;
    code.insts.iter().fold(stores, |sum, inst| sum.saturating_add(inst.steps(code)))
}

/// Sums over the calls; all saturating, so that nested calls cannot wrap around a limit.
fn total(code: &Code, totals: &[Total]) -> Total {
    let stores = || code.stores.iter().chain(&code.word_stores);
    let mut all = Total {
        words: 0,
        elements: 0,
        depth: 0,
        steps: own_steps(code),
        wires: stores().map(|store| u64::from(store.wire) + 1).max().unwrap_or(0),
        stores: stores().count() as u64,
    };
    for inst in &code.insts {
        let Inst::Call { call } = inst else { continue };
        let call = &code.calls[*call as usize];
        let callee = totals[call.template as usize];
        all.words = all.words.max(callee.words);
        all.elements = all.elements.max(callee.elements);
        all.depth = all.depth.max(callee.depth);
        all.steps = all.steps.saturating_add(callee.steps);
        all.stores = all.stores.saturating_add(callee.stores);
        all.wires = all.wires.max(callee.wires.saturating_add(u64::from(call.wires)));
    }
    all.words = all.words.saturating_add(u64::from(code.registers.words));
    all.elements = all.elements.saturating_add(u64::from(code.registers.elements));
    all.depth += 1;
    all
}

/// Walks one template's code and names the first thing that it lacks.
fn check_code<F>(parts: &ProgramParts<F>, code: &Code, index: usize) -> Result<(), &'static str> {
    let Counts { words, elements } = code.params;
    if words > code.registers.words || elements > code.registers.elements {
        return Err("a parameter");
    }
    let class = |params: u32, registers: u32, name| {
        let mut defined = vec![false; registers as usize];
        defined[..params as usize].fill(true);
        Class { defined, name }
    };
    let mut scope = Scope {
        words: class(words, code.registers.words, "a word register"),
        elements: class(elements, code.registers.elements, "an element register"),
        parts,
        code,
        index,
    };
    for inst in &code.insts {
        scope.check(inst)?;
    }
    scope.read_all(&code.results)?;
    code.stores.iter().try_for_each(|store| scope.elements.read(store.register))?;
    code.word_stores.iter().try_for_each(|store| scope.words.read(store.register))?;
    let all_set = |class: &Class| class.defined.iter().all(|&defined| defined);
    if all_set(&scope.words) && all_set(&scope.elements) {
        Ok(())
    } else {
        Err("the definition of a register")
    }
}

/// The registers of one class.
struct Class {
    defined: Vec<bool>,
    name: &'static str,
}

impl Class {
    fn read(&self, register: u32) -> Result<(), &'static str> {
        let defined = self.defined.get(register as usize).copied().unwrap_or(false);
        if defined { Ok(()) } else { Err(self.name) }
    }

    fn reads(&self, registers: &[u32]) -> Result<(), &'static str> {
        registers.iter().try_for_each(|&register| self.read(register))
    }

    fn write(&mut self, register: u32) -> Result<(), &'static str> {
        *self.defined.get_mut(register as usize).ok_or(self.name)? = true;
        Ok(())
    }

    fn write_run(&mut self, first: u32, width: u32) -> Result<(), &'static str> {
        if width > MAX_WIDTH {
            return Err("a bit");
        }
        (0..width).try_for_each(|bit| self.write(first.checked_add(bit).ok_or(self.name)?))
    }
}

struct Scope<'a, F> {
    words: Class,
    elements: Class,
    parts: &'a ProgramParts<F>,
    code: &'a Code,
    index: usize,
}

impl<F> Scope<'_, F> {
    /// Operands that are read, each in the class that the instruction takes; then those written.
    fn check(&mut self, inst: &Inst) -> Result<(), &'static str> {
        match *inst {
            Inst::Const { dst, constant } => {
                self.constant(constant)?;
                self.elements.write(dst)
            }
            Inst::Add { dst, a, b } | Inst::Sub { dst, a, b } | Inst::Mul { dst, a, b } => {
                self.elements.reads(&[a, b])?;
                self.elements.write(dst)
            }
            Inst::Lin { dst, constant, first, count } => {
                self.constant(constant)?;
                for term in run(&self.code.terms, first, count)? {
                    self.constant(term.constant)?;
                    self.elements.read(term.register)?;
                }
                self.elements.write(dst)
            }
            Inst::Select { dst, c, a, b } => {
                self.words.read(c)?;
                self.elements.reads(&[a, b])?;
                self.elements.write(dst)
            }
            Inst::Bits { dst, a, width, .. } => {
                self.elements.read(a)?;
                self.words.write_run(dst, width)
            }
            Inst::LowBits { dst, a, lo, width } => {
                self.constant(lo)?;
                self.elements.read(a)?;
                self.words.write_run(dst, width)
            }
            Inst::Equal { dst, a, b } => {
                self.elements.reads(&[a, b])?;
                self.words.write(dst)
            }
            Inst::Less { dst, a, b, lo } => {
                self.constant(lo)?;
                self.elements.reads(&[a, b])?;
                self.words.write(dst)
            }
            Inst::DivMod { q, r, a, b, .. } => {
                self.elements.reads(&[a, b])?;
                self.elements.write(q)?;
                self.elements.write(r)
            }
            Inst::Inverse { dst, a, .. } | Inst::InverseOrZero { dst, a } => {
                self.elements.read(a)?;
                self.elements.write(dst)
            }
            Inst::CheckEqual { a, b, .. } => self.elements.reads(&[a, b]),
            Inst::CheckRange { a, lo, span, .. } => {
                self.constant(lo)?;
                self.constant(span)?;
                self.elements.read(a)
            }
            Inst::Call { call } => self.call(self.code.calls.get(call as usize).ok_or("a call")?),
            Inst::ToWord { dst, a, .. } => {
                self.elements.read(a)?;
                self.words.write(dst)
            }
            Inst::Embed { dst, sum } => {
                self.sum(sum)?;
                self.elements.write(dst)
            }
            Inst::Word { dst, integer } => {
                self.integer(integer)?;
                self.words.write(dst)
            }
            Inst::WordMul { dst, a, b } => {
                self.words.reads(&[a, b])?;
                self.words.write(dst)
            }
            Inst::WordSelect { dst, c, a, b } => {
                self.words.reads(&[c, a, b])?;
                self.words.write(dst)
            }
            Inst::WordDivMod { q, r, a, b, .. } => {
                self.words.reads(&[a, b])?;
                self.words.write(q)?;
                self.words.write(r)
            }
            Inst::SumBits { dst, sum, width, .. } | Inst::SumLowBits { dst, sum, width } => {
                self.sum(sum)?;
                self.words.write_run(dst, width)
            }
            Inst::WordSum { dst, sum }
            | Inst::SumIsZero { dst, sum }
            | Inst::SumIsNegative { dst, sum } => {
                self.sum(sum)?;
                self.words.write(dst)
            }
            Inst::CheckSumZero { sum, .. } => self.sum(sum),
            Inst::CheckSumRange { sum, span, .. } => {
                self.integer(span)?;
                self.sum(sum)
            }
        }
    }

    fn call(&mut self, call: &Call) -> Result<(), &'static str> {
        let earlier = self.parts.templates.get(..self.index).unwrap_or(&[]);
        let callee = earlier.get(call.template as usize).ok_or("an earlier template")?;
        let (args, params) = (&call.args, callee.params);
        if args.words.len() != params.words as usize
            || args.elements.len() != params.elements as usize
        {
            return Err("an argument");
        }
        let (results, theirs) = (&call.results, &callee.results);
        if results.words.len() != theirs.words.len()
            || results.elements.len() != theirs.elements.len()
        {
            return Err("a result");
        }
        self.read_all(args)?;
        results.words.iter().try_for_each(|&result| self.words.write(result))?;
        results.elements.iter().try_for_each(|&result| self.elements.write(result))
    }

    fn read_all(&self, registers: &Registers) -> Result<(), &'static str> {
        self.words.reads(&registers.words)?;
        self.elements.reads(&registers.elements)
    }

    /// A sum may be named wherever all its words are defined.
    fn sum(&self, sum: u32) -> Result<(), &'static str> {
        let sum = self.code.sums.get(sum as usize).ok_or("a sum")?;
        self.integer(sum.constant)?;
        for term in run(&self.code.sum_terms, sum.first, sum.count)? {
            self.integer(term.integer)?;
            self.words.read(term.register)?;
        }
        Ok(())
    }

    fn constant(&self, constant: u32) -> Result<(), &'static str> {
        let known = (constant as usize) < self.parts.constants.len();
        if known { Ok(()) } else { Err("a constant") }
    }

    fn integer(&self, integer: u32) -> Result<(), &'static str> {
        let known = (integer as usize) < self.parts.integers.len();
        if known { Ok(()) } else { Err("an integer") }
    }
}

/// A run of terms.
fn run<T>(terms: &[T], first: u32, count: u32) -> Result<&[T], &'static str> {
    let end = (first as usize).checked_add(count as usize).ok_or("a term")?;
    terms.get(first as usize..end).ok_or("a term")
}
