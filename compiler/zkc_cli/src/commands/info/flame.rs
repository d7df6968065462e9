//! `zkc info --flamegraph`: constraints by call path and line, as an SVG file that needs nothing else,
//! or as folded stacks, one a line, which other tools draw.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use zkc_artifact::debug::DebugMap;

use crate::project::{Built, grouped};

/// A frame: all constraints of one call path, or of one line at its end.
#[derive(Default)]
pub struct Frame {
    rows: u64,
    inner: BTreeMap<String, Frame>,
}

/// Frames smaller than this part of the whole are drawn as part of the one they stand in: nobody would
/// see them, and call paths can be very many.
const SMALLEST: u64 = 2_000;
const WIDTH: f64 = 1200.0;
const HEIGHT: f64 = 18.0;
const HEAD: f64 = 30.0;
/// Width of a letter of the font below.
const LETTER: f64 = 6.7;

/// The frames of clauses.
pub fn graph(all: &[Built]) -> Frame {
    let rows: u64 = all.iter().map(|built| built.r1cs.n_rows() as u64).sum();
    let mut root = Frame { rows, inner: BTreeMap::new() };
    for built in all {
        let own = root.inner.entry(built.name.clone()).or_default();
        let templates = built.debug.templates();
        if let Some(entry) = templates.len().checked_sub(1) {
            grow(&built.debug, entry, 1, rows.div_ceil(SMALLEST), own);
        }
    }
    root
}

/// Adds `times` calls of a template to a frame.
fn grow(debug: &DebugMap, template: usize, times: u64, smallest: u64, frame: &mut Frame) {
    let Some(own) = debug.templates().get(template) else { return };
    frame.rows += u64::from(own.rows) * times;
    let place = |origin: u32| {
        let origin = debug.origin(origin)?;
        let file = debug.files().get(origin.file as usize)?;
        Some(format!("{}:{}", file.name, origin.line))
    };
    let ends = own.segments.iter().skip(1).map(|next| next.row).chain([own.own_rows]);
    for (segment, end) in own.segments.iter().zip(ends) {
        let rows = u64::from(end.saturating_sub(segment.row)) * times;
        let line = place(segment.origin).unwrap_or_default();
        frame.inner.entry(line).or_default().rows += rows;
    }
    let mut calls: BTreeMap<(String, u32), u64> = BTreeMap::new();
    for site in &own.calls {
        let line = place(site.origin).unwrap_or_default();
        *calls.entry((line, site.template)).or_default() += times;
    }
    for ((line, callee), times) in calls {
        let Some(template) = debug.templates().get(callee as usize) else { continue };
        if u64::from(template.rows) * times < smallest.max(1) {
            continue;
        }
        let name = format!("{} ({line})", template.name);
        grow(debug, callee as usize, times, smallest, frame.inner.entry(name).or_default());
    }
}

/// Folded stacks: names from the outermost, separated by `;`, and constraints that are in no inner frame.
pub fn folded(root: &Frame) -> String {
    fn walk(frame: &Frame, path: &str, text: &mut String) {
        let inner: u64 = frame.inner.values().map(|inner| inner.rows).sum();
        if frame.rows > inner && !path.is_empty() {
            _ = writeln!(text, "{path} {}", frame.rows - inner);
        }
        for (name, inner) in &frame.inner {
            let name = name.replace(';', ":").replace(char::is_control, " ");
            let path = if path.is_empty() { name } else { format!("{path};{name}") };
            walk(inner, &path, text);
        }
    }
    let mut text = String::new();
    walk(root, "", &mut text);
    text
}

/// The drawing: the whole on top, what it consists of below, as wide as it has constraints.
pub fn svg(root: &Frame) -> String {
    let mut shapes = String::new();
    let scale = WIDTH / root.rows.max(1) as f64;
    let depth = draw(root, "all clauses", (0, 0), root.rows, scale, &mut shapes);
    let height = HEAD + HEIGHT * f64::from(depth + 1) + 10.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"monospace\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fffdf6\"/>\n\
         <text x=\"8\" y=\"20\" font-size=\"13\">{} constraints by call path and line</text>\n\
         {shapes}</svg>\n",
        grouped(root.rows),
    )
}

/// Draws a frame from row `at.0` on, on level `at.1`; gives the lowest level it reaches.
fn draw(
    frame: &Frame,
    name: &str,
    at: (u64, u32),
    total: u64,
    scale: f64,
    out: &mut String,
) -> u32 {
    let (first, level) = at;
    let width = frame.rows as f64 * scale;
    if width < 0.3 {
        return level;
    }
    let (x, y) = (first as f64 * scale, HEAD + HEIGHT * f64::from(level));
    let share = frame.rows as f64 * 100.0 / total.max(1) as f64;
    let fits = (width / LETTER) as usize;
    let label: String = match name.chars().count() {
        length if length < fits => name.to_owned(),
        _ if fits > 4 => name.chars().take(fits - 2).chain(['…']).collect(),
        _ => String::new(),
    };
    _ = writeln!(
        out,
        "<g><title>{}: {} ({share:.1} %)</title><rect x=\"{x:.2}\" y=\"{y}\" width=\"{width:.2}\" \
         height=\"{}\" fill=\"{}\" stroke=\"#fffdf6\"/><text x=\"{:.2}\" y=\"{}\">{}</text></g>",
        escaped(name),
        grouped(frame.rows),
        HEIGHT - 1.0,
        colour(name),
        x + 3.0,
        y + 12.5,
        escaped(&label),
    );
    let mut lowest = level;
    let mut next = first;
    for (name, inner) in &frame.inner {
        lowest = lowest.max(draw(inner, name, (next, level + 1), total, scale, out));
        next += inner.rows;
    }
    lowest
}

/// A warm colour that depends on the name alone.
fn colour(name: &str) -> String {
    let mix = name
        .bytes()
        .fold(0x811c_9dc5_u32, |mix, byte| (mix ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("hsl({}, 70%, {}%)", 15 + mix % 40, 66 + (mix >> 8) % 14)
}

/// Text for an element of XML, without what XML cannot hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Frame {
        let leaf = |rows| Frame { rows, inner: BTreeMap::new() };
        let call = Frame { rows: 90, inner: BTreeMap::from([("b.clause:2".into(), leaf(90))]) };
        let inner = BTreeMap::from([("a.clause:7".into(), leaf(10)), ("f<3> (a;b)".into(), call)]);
        let clause = Frame { rows: 100, inner };
        Frame { rows: 100, inner: BTreeMap::from([("T::t".into(), clause)]) }
    }

    #[test]
    fn stacks_are_one_a_line() {
        assert_eq!(folded(&example()), "T::t;a.clause:7 10\nT::t;f<3> (a:b);b.clause:2 90\n");
    }

    #[test]
    fn names_are_text_and_no_markup() {
        let drawn = svg(&example());
        assert!(drawn.contains("f&lt;3&gt; (a;b): 90 (90.0 %)"), "{drawn}");
        assert!(!drawn.contains("f<3>"));
        assert_eq!(escaped("a\u{1b}\"&'"), "a &quot;&amp;&apos;");
        assert_eq!(drawn.matches("<g>").count(), drawn.matches("</g>").count());
    }

    #[test]
    fn every_frame_lies_within_the_one_above() {
        let drawn = svg(&example());
        // 10 rows, then 90: the second begins where the first ends.
        assert!(drawn.contains("x=\"0.00\" y=\"66\" width=\"120.00\""), "{drawn}");
        assert!(drawn.contains("x=\"120.00\" y=\"66\" width=\"1080.00\""), "{drawn}");
    }
}
