//! A strict JSON reader (RFC 8259) that keeps numbers as text and refuses duplicate keys.
//!
//! The usual readers turn numbers into floats or lose repeated keys; both would change a deal.

use std::cell::Cell;

use super::InputError;
use super::node::{MAX_DEPTH, Node, NodeKind};

pub(super) fn parse(text: &str) -> Result<Node, InputError> {
    let counted = Cell::new((0, 1, 1));
    let mut reader = Reader { text, at: 0, path: String::new(), counted };
    let node = reader.value(0)?;
    reader.blank();
    if reader.at < text.len() {
        return Err(reader.error("there is more after the end of the object"));
    }
    Ok(node)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    path: String,
    /// An offset up to `at` with its line and column. Places are asked for in ascending order, so each
    /// byte is counted once and a long file takes no time square in its length.
    counted: Cell<(usize, usize, usize)>,
}

impl Reader<'_> {
    fn error(&self, message: impl Into<String>) -> InputError {
        InputError { path: self.path.clone(), message: message.into(), place: Some(self.place()) }
    }

    fn place(&self) -> (usize, usize) {
        let (from, mut line, mut column) = self.counted.get();
        for c in self.text[from..self.at].chars() {
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        self.counted.set((self.at, line, column));
        (line, column)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8, what: &str) -> Result<(), InputError> {
        self.blank();
        if self.peek() != Some(byte) {
            return Err(self.error(format!("is not valid JSON: {what} is missing here")));
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Node, InputError> {
        self.blank();
        if depth > MAX_DEPTH {
            return Err(self.error(format!("is nested deeper than {MAX_DEPTH}")));
        }
        let place = Some(self.place());
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => NodeKind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'+') => {
                return Err(self.error("has a sign `+`, which numbers are written without"));
            }
            Some(_) if self.word("true") => NodeKind::Bool(true),
            Some(_) if self.word("false") => NodeKind::Bool(false),
            Some(_) if self.word("null") => NodeKind::Null,
            Some(_) => return Err(self.error("is not valid JSON: a value is missing here")),
            None => return Err(self.error("is not valid JSON: the file ends too early")),
        };
        Ok(Node { kind, place })
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.text[self.at..].starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn object(&mut self, depth: usize) -> Result<NodeKind, InputError> {
        self.at += 1;
        let mut entries: Vec<(String, Node)> = Vec::new();
        self.blank();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(NodeKind::Object(entries));
        }
        let outer = self.path.len();
        let mut seen = std::collections::BTreeSet::new();
        loop {
            self.blank();
            if self.peek() != Some(b'"') {
                return Err(self.error("is not valid JSON: a key in quotes is missing here"));
            }
            let key = self.string()?;
            if !self.path.is_empty() {
                self.path.push('.');
            }
            self.path.push_str(&key);
            if !seen.insert(key.clone()) {
                return Err(self.error("is given twice"));
            }
            self.expect(b':', "`:`")?;
            let node = self.value(depth + 1)?;
            self.path.truncate(outer);
            entries.push((key, node));
            self.blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                _ => {
                    self.expect(b'}', "`,` or `}`")?;
                    return Ok(NodeKind::Object(entries));
                }
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<NodeKind, InputError> {
        self.at += 1;
        let mut nodes = Vec::new();
        self.blank();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(NodeKind::Array(nodes));
        }
        let outer = self.path.len();
        loop {
            self.path.push_str(&format!("[{}]", nodes.len()));
            nodes.push(self.value(depth + 1)?);
            self.path.truncate(outer);
            self.blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                _ => {
                    self.expect(b']', "`,` or `]`")?;
                    return Ok(NodeKind::Array(nodes));
                }
            }
        }
    }

    fn number(&mut self) -> Result<NodeKind, InputError> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let written = &rest[..end.unwrap_or(rest.len())];
        let digits = written.strip_prefix('-').unwrap_or(written);
        if written.contains(['.', 'e', 'E']) {
            self.at += written.len();
            return Ok(NodeKind::Float);
        }
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.error("is not a number"));
        }
        if (digits.len() > 1 && digits.starts_with('0')) || written == "-0" {
            return Err(self.error("has a zero that a number is written without"));
        }
        if digits.len() > 100 {
            return Err(self.error("has more digits than any type holds"));
        }
        self.at += written.len();
        Ok(NodeKind::Integer(written.to_owned()))
    }

    fn string(&mut self) -> Result<String, InputError> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(c) = rest.chars().next() else {
                return Err(self.error("is not valid JSON: a string is never closed"));
            };
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(string);
                }
                '\\' => self.escape(&mut string)?,
                '\n' | '\r' => {
                    return Err(self.error("is not valid JSON: a string is not closed on its line"));
                }
                c if (c as u32) < 0x20 => {
                    return Err(self.error("has a control character inside a string"));
                }
                c => {
                    string.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self, string: &mut String) -> Result<(), InputError> {
        let plain = match self.text.as_bytes().get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(string),
            _ => return Err(self.error("has an unknown escape in a string")),
        };
        string.push(plain);
        self.at += 2;
        Ok(())
    }

    fn unicode_escape(&mut self, string: &mut String) -> Result<(), InputError> {
        let first = self.hex4()?;
        let code = match first {
            0xd800..=0xdbff if self.text[self.at..].starts_with("\\u") => {
                let second = self.hex4()?;
                match second {
                    0xdc00..=0xdfff => 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                    _ => return Err(self.error("has half a character in an escape")),
                }
            }
            _ => first,
        };
        match char::from_u32(code) {
            Some(c) => string.push(c),
            None => return Err(self.error("has half a character in an escape")),
        }
        Ok(())
    }

    /// Reads `\uXXXX`.
    fn hex4(&mut self) -> Result<u32, InputError> {
        let digits = self.text.get(self.at + 2..self.at + 6);
        let valid = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = valid.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let code = code.ok_or_else(|| self.error("has a broken escape in a string"))?;
        self.at += 6;
        Ok(code)
    }
}
