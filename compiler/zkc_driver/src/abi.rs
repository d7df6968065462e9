//! The interface of a compiled clause as data.

use zkc_artifact::abi::{
    ABI_FORMAT, ABI_VERSION, Abi, AbiField, AbiOutput, AbiParam, AbiType, AbiVariant,
    AbiVisibility, ElementBound, PackedLeaf, PublicElement, SealEncoding,
};
use zkc_hir::encoding;
use zkc_hir::{Clause, Field, GenericArg, Program, Ty, UnitRef, Visibility};

use crate::Manifest;

/// Describes a clause; `circuit` is the SHA-256 of its `.r1cs` file in lower-case hex.
pub fn clause_abi(program: &Program, clause: &Clause, manifest: &Manifest, circuit: &str) -> Abi {
    let params: Vec<AbiParam> = clause
        .params
        .iter()
        .map(|param| AbiParam {
            name: param.name.clone(),
            visibility: match param.visibility {
                Visibility::Public => AbiVisibility::Public,
                Visibility::Sealed => AbiVisibility::Sealed,
                Visibility::Private => AbiVisibility::Private,
            },
            ty: abi_type(program, &param.ty),
            seal: match param.visibility {
                Visibility::Sealed => seal_encoding(program, &param.ty),
                Visibility::Public | Visibility::Private => None,
            },
        })
        .collect();
    let outputs: Vec<AbiOutput> = clause
        .outputs
        .iter()
        .map(|output| AbiOutput {
            name: output.name.clone(),
            sealed: output.sealed,
            ty: abi_type(program, &output.ty),
        })
        .collect();
    let public = public_elements(&params, &outputs, clause.uses_now);
    let statement = encoding::statement_capacity(&clause.path, public.len());
    Abi {
        format: ABI_FORMAT.to_owned(),
        version: ABI_VERSION,
        compiler: env!("CARGO_PKG_VERSION").to_owned(),
        package: manifest.name.clone(),
        package_version: manifest.version.clone(),
        contract: clause.contract.clone(),
        clause: clause.name.clone(),
        docs: clause.docs.clone(),
        curve: "bn254".to_owned(),
        circuit: circuit.to_owned(),
        now_max_seconds: clause.uses_now.then_some(clause.window_max),
        repeatable: clause.repeatable,
        public,
        statement: Some(statement.to_string()),
        fresh_salts: outputs.iter().filter(|output| output.sealed).count() as u32,
        obligations: obligations(clause),
        params,
        outputs,
    }
}

/// How the seal of a type is computed; none for a type that has no leaves to speak of, which the
/// type checker lets into no interface.
fn seal_encoding(program: &Program, ty: &Ty) -> Option<SealEncoding> {
    let elements = encoding::packing(program, ty).ok()?;
    let packed =
        |part: &encoding::PackedPart| PackedLeaf { leaf: part.leaf as u32, shift: part.shift };
    Some(SealEncoding {
        initial: encoding::seal_capacity(program, ty).ok()?.to_string(),
        elements: elements
            .iter()
            .map(|element| element.parts.iter().map(packed).collect())
            .collect(),
    })
}

/// The order of semantics 11.11.
fn public_elements(
    params: &[AbiParam],
    outputs: &[AbiOutput],
    uses_now: bool,
) -> Vec<PublicElement> {
    let mut elements = vec![("deployment".to_owned(), ElementBound::Field)];
    for output in outputs {
        match output.sealed {
            true => elements.push((output.name.clone(), ElementBound::Field)),
            false => elements.extend(output.ty.elements(&output.name)),
        }
    }
    for param in params {
        match param.visibility {
            AbiVisibility::Public => elements.extend(param.ty.elements(&param.name)),
            AbiVisibility::Sealed => elements.push((param.name.clone(), ElementBound::Field)),
            AbiVisibility::Private => {}
        }
    }
    if uses_now {
        elements.extend(AbiType::Window.elements("now"));
    }
    elements.into_iter().map(|(path, bound)| PublicElement { path, bound }).collect()
}

/// What the verifier must check itself, in words: each begins behind "that".
pub fn obligations(clause: &Clause) -> Vec<String> {
    let mut duties = vec![
        "`deployment` is the digest of the network, instance, contract and version that you run"
            .to_owned(),
    ];
    if clause.uses_now {
        duties.push("`now` contains the present time".to_owned());
    }
    for param in &clause.params {
        match param.visibility {
            Visibility::Public => {
                duties.push(format!("`{}` is the value that you hold to be true", param.name));
            }
            Visibility::Sealed => {
                duties.push(format!("`{}` is the seal of what was agreed", param.name));
            }
            Visibility::Private => {}
        }
    }
    duties.push(match clause.repeatable {
        true => {
            "the clause is repeatable: the same proof may be shown again, and must not count twice"
                .to_owned()
        }
        false => {
            "nullifiers among the outputs were never seen before, and are remembered".to_owned()
        }
    });
    duties
}

/// A concrete type as data.
pub fn abi_type(program: &Program, ty: &Ty) -> AbiType {
    let symbol =
        |unit: &UnitRef| unit_def(program, unit).map_or_else(String::new, |def| def.symbol.clone());
    let digits =
        |unit: &UnitRef| unit_def(program, unit).map_or((0, 64), |def| (def.decimals, def.bits));
    let small = |size: &zkc_hir::Size| size.as_u64().unwrap_or(0) as u32;
    match ty {
        Ty::Bool => AbiType::Bool,
        Ty::Uint(bits) => AbiType::Uint { bits: small(bits) },
        Ty::Int(bits) => AbiType::Int { bits: *bits },
        Ty::Field => AbiType::Field,
        Ty::Digest(of) => AbiType::Digest {
            of: of.as_ref().map_or_else(String::new, |ty| program.display(ty, &[])),
        },
        Ty::Seal(of) => AbiType::Seal { of: program.display(of, &[]) },
        Ty::Salt => AbiType::Salt,
        Ty::Array(element, len) => AbiType::Array {
            element: Box::new(abi_type(program, element)),
            len: len.as_u64().unwrap_or(0),
        },
        Ty::Tuple(elements) => AbiType::Tuple {
            elements: elements.iter().map(|element| abi_type(program, element)).collect(),
        },
        Ty::Struct(id, args) => AbiType::Struct {
            name: program.display(ty, &[]),
            fields: abi_fields(program, &program.struct_def(*id).fields, args),
        },
        Ty::Enum(id, args) => {
            let variants = program.enum_def(*id).variants.iter().map(|variant| AbiVariant {
                name: variant.name.clone(),
                fields: abi_fields(program, &variant.fields, args),
            });
            AbiType::Enum { name: program.display(ty, &[]), variants: variants.collect() }
        }
        Ty::Vec(element, len) => AbiType::Vec {
            element: Box::new(abi_type(program, element)),
            len: len.as_u64().unwrap_or(0),
        },
        Ty::Bytes(len) => AbiType::Bytes { len: len.as_u64().unwrap_or(0) },
        Ty::Amount(unit) => {
            let (decimals, bits) = digits(unit);
            AbiType::Amount { unit: symbol(unit), decimals, bits }
        }
        Ty::SignedAmount(unit) => {
            let (decimals, bits) = digits(unit);
            AbiType::SignedAmount { unit: symbol(unit), decimals, bits }
        }
        Ty::Rate(from, to, scale) => {
            AbiType::Rate { from: symbol(from), to: symbol(to), scale: small(scale), bits: 64 }
        }
        Ty::Decimal(scale) => AbiType::Decimal { scale: small(scale), bits: 64 },
        Ty::SignedDecimal(scale) => AbiType::SignedDecimal { scale: small(scale), bits: 64 },
        Ty::Bps => AbiType::Bps,
        Ty::Percent => AbiType::Percent,
        Ty::Timestamp => AbiType::Timestamp,
        Ty::Date => AbiType::Date,
        Ty::Duration => AbiType::Duration,
        Ty::Window => AbiType::Window,
        // The type checker lets none of these into a clause's interface, and nobody can write the
        // tag or length that `Below` is the type of.
        Ty::Below(_) | Ty::Exact(_) | Ty::Param(_) | Ty::Never => {
            AbiType::Tuple { elements: Vec::new() }
        }
    }
}

/// The fields of a struct or a variant at these generic arguments.
fn abi_fields(program: &Program, fields: &[Field], args: &[GenericArg]) -> Vec<AbiField> {
    let field = |field: &Field| AbiField {
        name: field.name.clone(),
        ty: abi_type(program, &field.ty.substitute(args)),
    };
    fields.iter().map(field).collect()
}

fn unit_def<'a>(program: &'a Program, unit: &UnitRef) -> Option<&'a zkc_hir::UnitDef> {
    match unit {
        UnitRef::Unit(id) => Some(program.unit(*id)),
        UnitRef::Param(_) => None,
    }
}

#[cfg(test)]
mod tests;
