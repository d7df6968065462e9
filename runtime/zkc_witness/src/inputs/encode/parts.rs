//! Values with parts: enums, structs and tuples.

use std::collections::BTreeSet;

use ark_ff::Zero as _;
use zkc_artifact::abi::{AbiField, AbiType, AbiVariant};
use zkc_field::Fr;

use super::super::form::{fields_form, form, payload_form, variant_form};
use super::super::near::perhaps;
use super::super::node::{Node, NodeKind};
use super::{Encoder, has};

impl Encoder {
    /// Tag and variants of an enum: `"Name"`, or an object of the name and what the variant holds.
    pub(super) fn variant(
        &mut self,
        ty: &AbiType,
        name: &str,
        variants: &[AbiVariant],
        node: &Node,
        path: &str,
        leaves: &mut Vec<Fr>,
    ) {
        let (written, payload) = match &node.kind {
            NodeKind::String(text) => (text, None),
            NodeKind::Object(entries) => match &entries[..] {
                [(key, payload)] => (key, Some(payload)),
                _ => {
                    let message = format!("must be {}; it has {} keys", form(ty), entries.len());
                    return self.refuse(node, path, message);
                }
            },
            NodeKind::Null if variants.iter().any(|v| v.name == "None" && v.fields.is_empty()) => {
                let message =
                    format!("must be {}; for nothing, write \"None\", not null", form(ty));
                return self.refuse(node, path, message);
            }
            _ => return self.mistyped(ty, node, path),
        };
        let Some(tag) = variants.iter().position(|variant| variant.name == *written) else {
            let near = perhaps(written, variants.iter().map(|variant| variant.name.as_str()));
            let message = format!("must be {}; what is written is none of them{near}", form(ty));
            return self.refuse(node, path, message);
        };
        leaves.push(Fr::from(tag as u64));
        for (i, variant) in variants.iter().enumerate() {
            match payload {
                _ if i != tag => {
                    let idle = variant.element_count() as usize;
                    leaves.extend(std::iter::repeat_n(Fr::zero(), idle));
                }
                None if variant.fields.is_empty() => {}
                Some(payload) if variant.fields.is_empty() => {
                    let form = variant_form(variant);
                    let message = format!("holds nothing: write {form} alone");
                    self.refuse(payload, &format!("{path}.{written}"), message);
                }
                None => {
                    let (form, payload) = (variant_form(variant), payload_form(name, variant));
                    let message =
                        format!("lacks what `{written}` holds: write {form} with {payload}");
                    self.refuse(node, path, message);
                }
                Some(payload) => {
                    let path = format!("{path}.{written}");
                    match &variant.fields[..] {
                        [field] if AbiField::are_positional(&variant.fields) => {
                            self.value(&field.ty, payload, &path, leaves);
                        }
                        fields => {
                            let name = format!("{name}::{written}");
                            self.fields(&name, fields, payload, &path, leaves);
                        }
                    }
                }
            }
        }
    }

    /// The fields of a struct or a variant: an object, or an array if they have no names.
    pub(super) fn fields(
        &mut self,
        name: &str,
        fields: &[AbiField],
        node: &Node,
        path: &str,
        leaves: &mut Vec<Fr>,
    ) {
        let entries = match (&node.kind, AbiField::are_positional(fields)) {
            (NodeKind::Array(nodes), true) => {
                let types = fields.iter().map(|field| &field.ty);
                return self.positional(types, fields.len(), node, nodes, path, leaves);
            }
            (NodeKind::Object(entries), false) => entries,
            (kind, _) => {
                let (form, found) = (fields_form(name, fields), kind.describe());
                return self.refuse(node, path, format!("must be {form}; it is {found}"));
            }
        };
        for field in fields {
            let path = format!("{path}.{}", field.name);
            match entries.iter().find(|(key, _)| *key == field.name) {
                Some((_, node)) => self.value(&field.ty, node, &path, leaves),
                None => self.refuse(node, &path, format!("is missing: {}", form(&field.ty))),
            }
        }
        let known: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        for (key, node) in entries {
            if !known.contains(key.as_str()) {
                let names = fields.iter().map(|field| field.name.as_str());
                let near = perhaps(key, names.filter(|name| !has(entries, name)));
                let message = format!("is unknown: `{name}` has no such field{near}");
                self.refuse(node, &format!("{path}.{key}"), message);
            }
        }
    }

    pub(super) fn positional<'a>(
        &mut self,
        types: impl Iterator<Item = &'a AbiType>,
        len: usize,
        node: &Node,
        nodes: &[Node],
        path: &str,
        leaves: &mut Vec<Fr>,
    ) {
        if nodes.len() != len {
            let found = nodes.len();
            return self.refuse(node, path, format!("must have {len} elements; it has {found}"));
        }
        for (i, (ty, node)) in types.zip(nodes).enumerate() {
            self.value(ty, node, &format!("{path}.{i}"), leaves);
        }
    }
}
