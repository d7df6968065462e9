//! Values as one writes them in a test.

use num_traits::ToPrimitive as _;
use zkc_eval::{Value, display_value};
use zkc_hir::{GenericArg, Program, Ty, encoding};

/// The value as source; digests, salts and elements of the field, which have no literals, by their numbers.
pub fn source(program: &Program, ty: &Ty, value: &Value) -> String {
    let mut text = String::new();
    write(program, ty, value, &mut text);
    text
}

fn write(program: &Program, ty: &Ty, value: &Value, text: &mut String) {
    let Value::Composite(parts) = value else {
        text.push_str(&display_value(program, ty, value));
        return;
    };
    match ty {
        Ty::Enum(id, args) => variant(program, program.enum_def(*id), args, parts, text),
        Ty::Vec(element, _) => {
            let live = match parts.first() {
                Some(Value::Int(len)) => len.to_usize().unwrap_or(0),
                _ => 0,
            };
            let elements = parts.iter().skip(1).take(live);
            list(program, ("[", "]"), elements.map(|part| (None, &**element, part)), text);
        }
        Ty::Array(element, _) => {
            list(program, ("[", "]"), parts.iter().map(|part| (None, &**element, part)), text);
        }
        Ty::Window => {
            let times = parts.iter().map(|part| (None, &Ty::Timestamp, part));
            list(program, ("window(", ")"), times, text);
        }
        _ => {
            let types = encoding::parts(program, ty).unwrap_or_default();
            let fields = types.iter().zip(parts);
            if let Ty::Struct(id, _) = ty {
                text.push_str(&program.struct_def(*id).name);
                let named = types.first().is_some_and(|(step, _)| !is_index(step));
                let brackets = if named { (" { ", " }") } else { ("(", ")") };
                let fields = fields.map(|((step, ty), part)| {
                    (named.then(|| step.trim_start_matches('.')), ty, part)
                });
                return list(program, brackets, fields, text);
            }
            let close = if parts.len() == 1 { ",)" } else { ")" };
            list(program, ("(", close), fields.map(|((_, ty), part)| (None, ty, part)), text);
        }
    }
}

fn is_index(step: &str) -> bool {
    step.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit())
}

fn variant(
    program: &Program,
    def: &zkc_hir::EnumDef,
    args: &[GenericArg],
    parts: &[Value],
    text: &mut String,
) {
    let tag = match parts.first() {
        Some(Value::Int(tag)) => tag.to_usize(),
        _ => None,
    };
    let Some((tag, variant)) = tag.and_then(|tag| Some((tag, def.variants.get(tag)?))) else {
        return;
    };
    if def.name != "Option" {
        text.push_str(&def.name);
        text.push_str("::");
    }
    text.push_str(&variant.name);
    let Some(Value::Composite(fields)) = parts.get(tag + 1) else { return };
    let Some(first) = variant.fields.first() else { return };
    let named = !is_index(&first.name);
    let types: Vec<Ty> = variant.fields.iter().map(|field| field.ty.substitute(args)).collect();
    let fields = variant.fields.iter().zip(&types).zip(fields);
    let fields = fields.map(|((field, ty), part)| (named.then_some(field.name.as_str()), ty, part));
    list(program, if named { (" { ", " }") } else { ("(", ")") }, fields, text);
}

fn list<'v>(
    program: &Program,
    (open, close): (&str, &str),
    parts: impl Iterator<Item = (Option<&'v str>, &'v Ty, &'v Value)>,
    text: &mut String,
) {
    text.push_str(open);
    for (index, (name, ty, part)) in parts.enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        if let Some(name) = name {
            text.push_str(name);
            text.push_str(": ");
        }
        write(program, ty, part, text);
    }
    text.push_str(close);
}
