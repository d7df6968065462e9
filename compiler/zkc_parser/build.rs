//! Generates the parser from `src/clause.lalrpop`.

fn main() {
    let generated = lalrpop::Configuration::new()
        .emit_rerun_directives(true)
        .use_cargo_dir_conventions()
        .process();
    if let Err(error) = generated {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
