//! What the lexer and the parser say, one function a message.
//!
//! Messages name what stands in the user's text, never a token kind or a rule of the grammar.

mod brackets;
mod expected;
mod foreign;
mod meaning;
mod stray;
mod words;

pub(crate) use brackets::{never_closed, stray_closer, too_deep, too_long};
pub(crate) use expected::{Found, missing_separator, unexpected};
pub(crate) use foreign::{
    assert_is_require, clause_fn, condition_assigns, constant_parameter, control_character,
    counting_for, currency_sign, for_parentheses, hash_comment, hash_word, is_type_word,
    missing_colons, named_arguments, named_variant, no_braces, path_with, reserved_item,
    return_of_fields, switch, symbol_of_one_line, word_of_block,
};
pub(crate) use meaning::*;
pub(crate) use stray::stray_items;
pub(crate) use words::*;

use zkc_diagnostics::Code;

const STRAY_TEXT: Code = Code("E0001");
const HIDDEN: Code = Code("E0002");
const OPEN_TEXT: Code = Code("E0003");
pub(crate) const OPEN_COMMENT: Code = Code("E0004");
const NUMBER: Code = Code("E0005");
const DATE: Code = Code("E0006");
const PERCENT: Code = Code("E0007");
const RESERVED: Code = Code("E0008");
const TEXT: Code = Code("E0009");
const FOREIGN_NAME: Code = Code("E0010");
const NEVER_CLOSED: Code = Code("E0011");
const STRAY_CLOSER: Code = Code("E0012");
const UNEXPECTED: Code = Code("E0013");
const SEPARATOR: Code = Code("E0014");
const NO_ITEM: Code = Code("E0015");
const CHAIN: Code = Code("E0016");
const BLOCK_OPERAND: Code = Code("E0017");
const TOO_DEEP: Code = Code("E0018");
const TIME_UNIT: Code = Code("E0019");
const ITEM_PLACE: Code = Code("E0020");
const UNNAMED_OUTPUT: Code = Code("E0021");
const PARAM_WORD: Code = Code("E0022");
const NO_BODY: Code = Code("E0023");
const NO_PLACE: Code = Code("E0024");
const STATEMENT_FORM: Code = Code("E0025");
const CLOSURE: Code = Code("E0026");
pub(crate) const REVEAL: Code = Code("E0027");
const LOOSE_DOC: Code = Code("W0001");
