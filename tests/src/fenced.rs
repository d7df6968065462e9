//! Code in documents: the fenced blocks of Markdown, and the programs that those of Clause make.
//!
//! | fence | what it is |
//! |---|---|
//! | `clause` | a whole program, which builds without a word |
//! | `clause,E0232` | a whole program with exactly this code, an error or a warning |
//! | `clause,more` | an addition to the program above: a clause goes to the end of its contract, other items before it |
//! | `toml,accept` | inputs that the program above accepts |
//! | `toml,reject` | inputs with which a condition of the program above does not hold |
//! | `toml,prove` | inputs for which a proof is made and verified |

/// A fenced block.
pub struct Block {
    /// The line of its fence, from 1.
    pub line: usize,
    /// What stands behind the fence.
    pub info: String,
    /// Its text.
    pub text: String,
}

/// The blocks of a document, in order.
pub fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = document.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            let fenced = lines.by_ref().map(|(_, line)| line);
            let text: Vec<&str> = fenced.take_while(|line| line.trim() != "```").collect();
            let text = text.join("\n") + "\n";
            blocks.push(Block { line: at + 1, info: info.to_owned(), text });
        }
    }
    blocks
}

/// A program with a block of `clause,more` added.
///
/// # Errors
/// If the program has no contract.
pub fn with_more(program: &str, more: &str) -> Result<String, String> {
    let contract = program.find("contract ").ok_or("there is no contract to add to")?;
    let clause = |line: &str| line.starts_with("#[") || line.starts_with("clause ");
    if more.lines().any(clause) {
        let end = program.rfind('}').ok_or("the contract does not end")?;
        return Ok(format!("{}\n{more}{}", &program[..end], &program[end..]));
    }
    Ok(format!("{}{more}\n{}", &program[..contract], &program[contract..]))
}
