//! Text to module. What is well formed as text may still be refused by the verifier.

use std::collections::BTreeMap;
use std::fmt;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::One;
use zkc_span::{FileId, Span};

use crate::{
    Entry, Inst, Kind, Module, Op, Origin, OriginId, Reason, Template, TemplateId, ValueId,
};

/// What is wrong with a text, and on which line, from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// The line.
    pub line: usize,
    /// What was expected there.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

/// The module of a text; see [the text form](super).
///
/// # Errors
/// The first line that is not of the form.
pub fn parse(text: &str) -> Result<Module, ParseError> {
    let mut parser = Parser::default();
    let mut last = 0;
    for (at, line) in text.lines().enumerate() {
        last = at + 1;
        if !line.trim().is_empty() {
            let mut cursor = Cursor { rest: line.trim() };
            let done = parser.line(&mut cursor).and_then(|()| cursor.end());
            done.map_err(|message| ParseError { line: last, message })?;
        }
    }
    parser.finish().map_err(|message| ParseError { line: last, message })
}

type Parsed<T> = Result<T, String>;

struct Parser {
    prime: Option<BigUint>,
    templates: Vec<Template>,
    names: BTreeMap<String, TemplateId>,
    open: Option<Template>,
    origins: Vec<Origin>,
    entry: Option<Entry>,
}

impl Default for Parser {
    fn default() -> Parser {
        let nowhere = Origin { span: Span::default(), reason: Reason::Value };
        Parser {
            prime: None,
            templates: Vec::new(),
            names: BTreeMap::new(),
            open: None,
            origins: vec![nowhere],
            entry: None,
        }
    }
}

impl Parser {
    fn line(&mut self, cursor: &mut Cursor) -> Parsed<()> {
        if let Some(mut template) = self.open.take() {
            if cursor.word("return") {
                while cursor.peek('%') {
                    template.results.push(cursor.value()?);
                }
                let id = TemplateId(self.templates.len() as u32);
                self.names.insert(template.name.clone(), id);
                self.templates.push(template);
            } else {
                let inst = self.inst(cursor, &mut template)?;
                template.insts.push(inst);
                self.open = Some(template);
            }
            return Ok(());
        }
        if cursor.word("prime") {
            self.prime = Some(cursor.natural()?);
            return Ok(());
        }
        if cursor.word("template") {
            self.open = Some(header(cursor)?);
            return Ok(());
        }
        if cursor.word("entry") {
            let name = cursor.string()?;
            let template = self.callee(cursor)?;
            self.entry = Some(Entry {
                name,
                template,
                public: Vec::new(),
                param_names: Vec::new(),
                param_origins: Vec::new(),
                outputs: 0,
                output_names: Vec::new(),
                opening_names: Vec::new(),
            });
            return Ok(());
        }
        self.entry_line(cursor)
    }

    fn entry_line(&mut self, cursor: &mut Cursor) -> Parsed<()> {
        let Some(mut entry) = self.entry.take() else {
            return Err("expected `prime`, `template` or `entry`".into());
        };
        if cursor.word("output") {
            entry.output_names.push(cursor.string()?);
            entry.outputs += 1;
        } else if cursor.word("opening") {
            entry.opening_names.push(cursor.string()?);
        } else {
            let public = cursor.word("public");
            if !public && !cursor.word("private") {
                return Err("expected `public`, `private`, `output` or `opening`".into());
            }
            cursor.value()?;
            entry.public.push(public);
            entry.param_names.push(cursor.string()?);
            entry.param_origins.push(self.origin(cursor)?);
        }
        self.entry = Some(entry);
        Ok(())
    }

    fn inst(&mut self, cursor: &mut Cursor, template: &mut Template) -> Parsed<Inst> {
        let mut results = Vec::new();
        if cursor.peek('%') {
            results.push(cursor.value()?);
            while cursor.sign(",") {
                results.push(cursor.value()?);
            }
            cursor.expect("=")?;
        }
        let (op, args) = self.operation(cursor)?;
        if !results.is_empty() {
            cursor.expect(":")?;
            for (at, result) in results.iter().enumerate() {
                if at > 0 {
                    cursor.expect(",")?;
                }
                if result.0 as usize != template.values.len() {
                    return Err(format!("expected %{} to be defined", template.values.len()));
                }
                template.values.push(cursor.kind()?);
            }
        }
        let origin = self.origin(cursor)?;
        Ok(Inst { op, args, results, origin })
    }

    fn operation(&mut self, cursor: &mut Cursor) -> Parsed<(Op, Vec<ValueId>)> {
        let name = cursor.name();
        let simple = match name.as_str() {
            "mul" => Some((Op::Mul, 2)),
            "sel" => Some((Op::Sel, 3)),
            "eq" => Some((Op::Eq, 2)),
            "lt" => Some((Op::Lt, 2)),
            "divmod" => Some((Op::DivMod, 2)),
            "inverse" => Some((Op::Inverse, 1)),
            "assert_eq" => Some((Op::AssertEq, 2)),
            "narrow" => Some((Op::Narrow, 1)),
            _ => None,
        };
        if let Some((op, count)) = simple {
            let args = (0..count).map(|_| cursor.value()).collect::<Parsed<Vec<_>>>()?;
            return Ok((op, args));
        }
        match name.as_str() {
            "const" => Ok((Op::Const(cursor.number()?), Vec::new())),
            "lin" => lin(cursor),
            "bits" => {
                let value = cursor.value()?;
                let width = cursor.small()?;
                Ok((Op::Bits { width }, vec![value]))
            }
            "one_hot" | "prefix" => {
                let value = cursor.value()?;
                let count = cursor.small()?;
                let one = name == "one_hot";
                Ok((if one { Op::OneHot { count } } else { Op::Prefix { count } }, vec![value]))
            }
            "assert_range" | "implied" | "covered" => {
                let value = cursor.value()?;
                let lo = cursor.number()?;
                cursor.expect("..")?;
                let hi = cursor.number()?;
                let op = match name.as_str() {
                    "assert_range" => Op::AssertRange { lo, hi },
                    "implied" => Op::Implied { lo, hi },
                    _ => Op::Covered { lo, hi },
                };
                Ok((op, vec![value]))
            }
            "call" => {
                let callee = self.callee(cursor)?;
                cursor.expect("(")?;
                let mut args = Vec::new();
                while cursor.peek('%') {
                    args.push(cursor.value()?);
                    cursor.sign(",");
                }
                cursor.expect(")")?;
                Ok((Op::Call(callee), args))
            }
            other => Err(format!("`{other}` is no operation")),
        }
    }

    fn callee(&self, cursor: &mut Cursor) -> Parsed<TemplateId> {
        let name = cursor.string()?;
        self.names.get(&name).copied().ok_or_else(|| format!("no template {name:?} stands above"))
    }

    fn origin(&mut self, cursor: &mut Cursor) -> Parsed<OriginId> {
        if !cursor.sign("!") {
            return Ok(OriginId(0));
        }
        let file = FileId(cursor.small()?);
        cursor.expect(":")?;
        let start = cursor.small()?;
        cursor.expect("..")?;
        let end = cursor.small()?;
        if end < start {
            return Err("expected a span that does not end before it starts".into());
        }
        let origin = Origin { span: Span::new(file, start, end), reason: reason(cursor)? };
        let known = self.origins.iter().position(|other| other == &origin);
        let id = known.unwrap_or_else(|| {
            self.origins.push(origin);
            self.origins.len() - 1
        });
        Ok(OriginId(id as u32))
    }

    fn finish(self) -> Parsed<Module> {
        if self.open.is_some() {
            return Err("expected `return` to end the template".into());
        }
        Ok(Module {
            prime: self.prime.ok_or("expected a line `prime N`")?,
            templates: self.templates,
            origins: self.origins,
            entry: self.entry.ok_or("expected a line `entry …`")?,
        })
    }
}

fn header(cursor: &mut Cursor) -> Parsed<Template> {
    let mut template = Template {
        name: cursor.string()?,
        params: Vec::new(),
        results: Vec::new(),
        insts: Vec::new(),
        values: Vec::new(),
    };
    cursor.expect("(")?;
    while cursor.peek('%') {
        let param = cursor.value()?;
        if param.0 as usize != template.values.len() {
            return Err(format!("expected %{} to be the next parameter", template.values.len()));
        }
        cursor.expect(":")?;
        template.params.push(param);
        template.values.push(cursor.kind()?);
        cursor.sign(",");
    }
    cursor.expect(")")?;
    Ok(template)
}

fn lin(cursor: &mut Cursor) -> Parsed<(Op, Vec<ValueId>)> {
    let constant = cursor.number()?;
    let (mut coefficients, mut args) = (Vec::new(), Vec::new());
    loop {
        let negative = cursor.sign("-");
        if !negative && !cursor.sign("+") {
            return Ok((Op::Lin { coefficients, constant }, args));
        }
        let mut coefficient = BigInt::one();
        if !cursor.peek('%') {
            coefficient = cursor.number()?;
            cursor.expect("*")?;
        }
        coefficients.push(if negative { -coefficient } else { coefficient });
        args.push(cursor.value()?);
    }
}

fn reason(cursor: &mut Cursor) -> Parsed<Reason> {
    Ok(match cursor.name().as_str() {
        "value" => Reason::Value,
        "input" => Reason::Input,
        "seal" => Reason::Seal,
        "window" => Reason::Window,
        "overflow" => Reason::Overflow,
        "division_by_zero" => Reason::DivisionByZero,
        "rounding" => Reason::Rounding,
        "conversion" => Reason::Conversion,
        "index" => Reason::Index,
        "shift" => Reason::Shift,
        "inverse" => Reason::Inverse,
        "require" => Reason::Require(cursor.string()?),
        "call" => Reason::Call(cursor.string()?),
        other => return Err(format!("`{other}` is no reason")),
    })
}

/// One line, from left to right. Blanks before a token are skipped.
struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn peek(&mut self, character: char) -> bool {
        self.skip();
        self.rest.starts_with(character)
    }

    fn sign(&mut self, sign: &str) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.sign(sign) { Ok(()) } else { Err(format!("expected `{sign}` at `{}`", self.rest)) }
    }

    fn end(&mut self) -> Parsed<()> {
        self.skip();
        if self.rest.is_empty() { Ok(()) } else { Err(format!("unexpected `{}`", self.rest)) }
    }

    fn taken(&mut self, belongs: impl Fn(char) -> bool) -> String {
        self.skip();
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken.to_owned()
    }

    fn name(&mut self) -> String {
        self.taken(|c| c.is_ascii_alphabetic() || c == '_')
    }

    fn word(&mut self, word: &str) -> bool {
        let before = self.rest;
        let found = self.name() == word;
        if !found {
            self.rest = before;
        }
        found
    }

    fn natural(&mut self) -> Parsed<BigUint> {
        let at = self.rest;
        let digits = self.taken(|c| c.is_ascii_digit());
        digits.parse().map_err(|_| format!("expected a number at `{at}`"))
    }

    fn small(&mut self) -> Parsed<u32> {
        let number = self.natural()?;
        u32::try_from(&number).map_err(|_| format!("{number} is too large here"))
    }

    fn number(&mut self) -> Parsed<BigInt> {
        let sign = if self.sign("-") { Sign::Minus } else { Sign::Plus };
        let mut magnitude = self.natural()?;
        if magnitude == BigUint::from(2u32) && self.rest.starts_with('^') {
            self.expect("^")?;
            // Far above what any field holds; a longer one would only eat memory.
            let power = self.small().ok().filter(|power| *power <= 4096);
            magnitude = BigUint::one() << power.ok_or("expected a power up to 4096")?;
            let back = if sign == Sign::Minus { "+1" } else { "-1" };
            if let Some(rest) = self.rest.strip_prefix(back) {
                self.rest = rest;
                magnitude -= 1u32;
            }
        }
        Ok(BigInt::from_biguint(sign, magnitude))
    }

    fn value(&mut self) -> Parsed<ValueId> {
        self.expect("%")?;
        Ok(ValueId(self.small()?))
    }

    fn kind(&mut self) -> Parsed<Kind> {
        if self.word("fe") {
            return Ok(Kind::Field);
        }
        if self.word("bit") {
            return Ok(Kind::bit());
        }
        if !self.word("int") {
            return Err(format!("expected `fe`, `bit` or `int` at `{}`", self.rest));
        }
        let lo = self.number()?;
        self.expect("..")?;
        Ok(Kind::Int { lo, hi: self.number()? })
    }

    fn string(&mut self) -> Parsed<String> {
        self.expect("\"")?;
        let mut text = String::new();
        let mut characters = self.rest.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(text);
                }
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, other)) => text.push(other),
                    None => break,
                },
                other => text.push(other),
            }
        }
        Err("this string is never closed".into())
    }
}
