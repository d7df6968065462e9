//! Results as JUnit's XML: one suite a package, one case a test, as build servers read them.

use zkc_diagnostics::render;
use zkc_testing::Ended;

use super::Ran;
use crate::project::Project;

/// The whole document.
pub fn document(project: &Project, results: &[Ran<'_>], seconds: f64) -> String {
    let count = |word: &str| results.iter().filter(|ran| ran.word() == word).count();
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{seconds:.3}\"",
        results.len(),
        count("failed"),
        count("bug")
    );
    let name = escaped(&project.package.manifest.name);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  \
         <testsuite name=\"{name}\" {counts}>\n"
    );
    for ran in results {
        text.push_str(&case(project, ran));
    }
    text.push_str("  </testsuite>\n</testsuites>\n");
    text
}

fn case(project: &Project, ran: &Ran<'_>) -> String {
    let sources = &project.session.sources;
    let package = &project.package.manifest.name;
    let (within, name) = match ran.test.name.rsplit_once("::") {
        Some((within, name)) => (format!("{package}::{within}"), name),
        None => (package.clone(), ran.test.name.as_str()),
    };
    let head = format!(
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\" time=\"{:.3}\"",
        escaped(&within),
        escaped(name),
        escaped(sources.file(ran.test.span.file).name()),
        sources.location(ran.test.span).line,
        ran.elapsed.as_secs_f64(),
    );
    let tag = match ran.result.ended {
        Ended::Passed => return format!("{head}/>\n"),
        Ended::Failed(_) => "failure",
        Ended::Bug(_) => "error",
    };
    let messages = ran.messages();
    let first = messages.first();
    let message = first.map_or("", |first| first.message.as_str());
    let code = first.map_or("", |first| first.code.0);
    let body: String = messages.iter().map(|said| render::human(sources, said, false)).collect();
    format!(
        "{head}>\n      <{tag} type=\"{code}\" message=\"{}\">{}</{tag}>\n    </testcase>\n",
        escaped(message),
        escaped(&body)
    )
}

/// The text with what XML marks as entities; characters that XML 1.0 cannot hold become `U+FFFD`.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\n' | '\t' => result.push(char),
            // https://www.w3.org/TR/xml/#charsets
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => result.push('\u{fffd}'),
            _ => result.push(char),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn every_text_is_one_that_xml_can_hold() {
        assert_eq!(escaped("a < b && \"c\" > d"), "a &lt; b &amp;&amp; &quot;c&quot; &gt; d");
        assert_eq!(escaped("\u{1b}[1m\n€"), "\u{fffd}[1m\n€");
    }
}
