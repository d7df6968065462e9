//! Module to text.

use std::fmt::Write;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{One, Signed};

use crate::{Inst, Kind, Module, Op, OriginId, Reason, Template, ValueId, ops};

/// The text of a module, with or without origins.
pub fn print(module: &Module, origins: bool) -> String {
    let mut text = format!("prime {}\n", module.prime);
    for template in &module.templates {
        print_template(module, template, origins, &mut text);
    }
    let entry = &module.entry;
    let template = module.template(entry.template);
    let _ = writeln!(text, "entry {} {}", quoted(&entry.name), quoted(&template.name));
    for (at, param) in template.params.iter().enumerate() {
        let public = if entry.public.get(at) == Some(&true) { "public" } else { "private" };
        let name = entry.param_names.get(at).map_or("", String::as_str);
        let _ = write!(text, "  {public} %{} {}", param.0, quoted(name));
        let origin = entry.param_origins.get(at).copied().unwrap_or(OriginId(0));
        print_origin(module, origin, origins, &mut text);
    }
    for name in &entry.output_names {
        let _ = writeln!(text, "  output {}", quoted(name));
    }
    for name in &entry.opening_names {
        let _ = writeln!(text, "  opening {}", quoted(name));
    }
    text
}

/// Appends the text of one template.
pub fn print_template(module: &Module, template: &Template, origins: bool, text: &mut String) {
    let params: Vec<String> = (template.params.iter())
        .map(|param| format!("%{}: {}", param.0, kind(template.kind(*param))))
        .collect();
    let _ = writeln!(text, "template {}({})", quoted(&template.name), params.join(", "));
    for inst in &template.insts {
        print_inst(module, template, inst, text);
        print_origin(module, inst.origin, origins, text);
    }
    let results: String = template.results.iter().map(|value| format!(" %{}", value.0)).collect();
    let _ = writeln!(text, "  return{results}");
}

fn print_inst(module: &Module, template: &Template, inst: &Inst, text: &mut String) {
    text.push_str("  ");
    if !inst.results.is_empty() {
        let _ = write!(text, "{} = ", values(&inst.results, ", "));
    }
    text.push_str(ops::name(&inst.op));
    match &inst.op {
        Op::Const(value) => {
            let _ = write!(text, " {}", number(value));
        }
        Op::Lin { coefficients, constant } => {
            let _ = write!(text, " {}", number(constant));
            for (coefficient, arg) in coefficients.iter().zip(&inst.args) {
                text.push_str(if coefficient.is_negative() { " - " } else { " + " });
                if !coefficient.magnitude().is_one() {
                    let _ = write!(text, "{}*", number(&coefficient.abs()));
                }
                let _ = write!(text, "%{}", arg.0);
            }
        }
        Op::Bits { width } => {
            let _ = write!(text, " {} {width}", values(&inst.args, " "));
        }
        Op::OneHot { count } | Op::Prefix { count } => {
            let _ = write!(text, " {} {count}", values(&inst.args, " "));
        }
        Op::AssertRange { lo, hi } | Op::Implied { lo, hi } | Op::Covered { lo, hi } => {
            let _ = write!(text, " {} {}..{}", values(&inst.args, " "), number(lo), number(hi));
        }
        Op::Call(callee) => {
            let name = module.templates.get(callee.0 as usize).map_or("", |t| t.name.as_str());
            let _ = write!(text, " {}({})", quoted(name), values(&inst.args, ", "));
        }
        Op::Mul
        | Op::Sel
        | Op::Eq
        | Op::Lt
        | Op::DivMod
        | Op::Inverse
        | Op::AssertEq
        | Op::Narrow => {
            let _ = write!(text, " {}", values(&inst.args, " "));
        }
    }
    if !inst.results.is_empty() {
        let kinds: Vec<String> =
            inst.results.iter().map(|result| kind(template.kind(*result))).collect();
        let _ = write!(text, " : {}", kinds.join(", "));
    }
}

fn print_origin(module: &Module, id: OriginId, origins: bool, text: &mut String) {
    if let Some(origin) = module.origins.get(id.0 as usize).filter(|_| origins) {
        let span = origin.span;
        let _ = write!(text, " !{}:{}..{} ", span.file.0, span.start, span.end);
        match &origin.reason {
            Reason::Require(message) => {
                let _ = write!(text, "require {}", quoted(message));
            }
            Reason::Call(name) => {
                let _ = write!(text, "call {}", quoted(name));
            }
            other => text.push_str(plain_reason(other)),
        }
    }
    text.push('\n');
}

/// The word of a reason; those that carry text are followed by it.
pub(super) fn plain_reason(reason: &Reason) -> &'static str {
    match reason {
        Reason::Value => "value",
        Reason::Input => "input",
        Reason::Seal => "seal",
        Reason::Window => "window",
        Reason::Overflow => "overflow",
        Reason::DivisionByZero => "division_by_zero",
        Reason::Rounding => "rounding",
        Reason::Conversion => "conversion",
        Reason::Index => "index",
        Reason::Shift => "shift",
        Reason::Inverse => "inverse",
        Reason::Require(_) => "require",
        Reason::Call(_) => "call",
    }
}

fn values(values: &[ValueId], between: &str) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("%{}", value.0)).collect();
    values.join(between)
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Field => "fe".into(),
        Kind::Int { lo, hi } if kind == &Kind::bit() && lo < hi => "bit".into(),
        Kind::Int { lo, hi } => format!("int {}..{}", number(lo), number(hi)),
    }
}

fn number(value: &BigInt) -> String {
    let power = |m: &BigUint| {
        let at = m.trailing_zeros().unwrap_or(0);
        (at >= 16 && m.bits() == at + 1).then_some(at)
    };
    let (sign, back) = if value.sign() == Sign::Minus { ("-", "+1") } else { ("", "-1") };
    if let Some(at) = power(value.magnitude()) {
        return format!("{sign}2^{at}");
    }
    match power(&(value.magnitude() + 1u32)) {
        Some(at) => format!("{sign}2^{at}{back}"),
        None => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}
