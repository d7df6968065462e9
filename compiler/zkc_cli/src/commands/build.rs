//! `zkc build`: compiles every clause to a circuit, a witness program, an interface and a debug map.

mod explain;

use zkc_artifact::r1cs::R1csFile;
use zkc_artifact::rim::atomic_write;
use zkc_driver::{DiskFiles, Session};

use crate::args::Build;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unwritable};
use crate::project::{self, Built, Project, grouped};
use crate::ui::Ui;

pub fn run(build: &Build, ui: &Ui) -> Outcome<Exit> {
    if let Some(stage) = build.emit {
        let files = DiskFiles::new(project::find_root());
        let mut session = Session::new();
        let package = session.load_package(&files);
        let text = package.and_then(|package| session.emit(&files, &package, stage));
        let failed = session.has_errors();
        ui.diagnostics(&mut session);
        return match text {
            Some(text) => Ok(if failed { Exit::Compile } else { ui.data(&text) }),
            None => Err(Failure::said(Exit::Compile)),
        };
    }
    let mut project = project::open(ui)?;
    project.explains = build.explain_cost;
    for conserved in &project.program.conserved {
        let place = project.session.sources.display(conserved.span);
        let (verb, why) = match conserved.proven {
            true => ("Proven", "holds for all values, no constraint"),
            false => ("Kept", "not proven, one condition"),
        };
        ui.status(verb, format!("conserve of {} at {place}: {why}", conserved.of));
    }
    let mut all = Vec::new();
    for index in 0..project.program.clauses.len() {
        let built = project.compile(index, ui)?;
        write(&project, &built)?;
        ui.status("Finished", summary(&built));
        all.extend(build.explain_cost.then_some(built));
    }
    if build.explain_cost {
        let sources = &project.session.sources;
        return Ok(ui.data(&match ui.is_json() {
            true => format!("{}\n", explain::json(&all, sources)),
            false => explain::table(&all, sources),
        }));
    }
    if project.program.clauses.is_empty() {
        ui.status("Finished", "the package has no clause, so there is nothing to build");
    }
    Ok(Exit::Ok)
}

/// Compiles one clause and writes its files, as every command does that needs them.
pub fn one(project: &mut Project, index: usize, ui: &Ui) -> Outcome<Built> {
    let built = project.compile(index, ui)?;
    write(project, &built)?;
    Ok(built)
}

fn write(project: &Project, built: &Built) -> Outcome<()> {
    let folder = project.target(built.index);
    std::fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    let r1cs = R1csFile::new((*built.r1cs).clone(), 0, private_inputs(built));
    let abi = serde_json::to_string_pretty(&built.abi).unwrap_or_default() + "\n";
    let files: [(&str, Vec<u8>); 4] = [
        ("circuit.r1cs", r1cs.write()),
        ("witness.zkcw", built.program.encode()),
        ("abi.json", abi.into_bytes()),
        ("debug.json", built.debug.to_json().into_bytes()),
    ];
    for (name, bytes) in files {
        let path = folder.join(name);
        // An unchanged file keeps its time, so that other tools see that nothing happened.
        if std::fs::read(&path).is_ok_and(|old| old == bytes) {
            continue;
        }
        atomic_write(&path, &bytes).map_err(|error| unwritable(&path, &error))?;
    }
    Ok(())
}

/// How many of the circuit's parameters are private: all but the public elements that are no outputs.
fn private_inputs(built: &Built) -> u32 {
    let outputs: u64 = built
        .abi
        .outputs
        .iter()
        .map(|output| if output.sealed { 1 } else { output.ty.element_count() })
        .sum();
    let public_inputs = built.abi.public.len() as u64 - outputs;
    let params = built.program.entry().0.params;
    let all = u64::from(params.words) + u64::from(params.elements);
    all.saturating_sub(public_inputs) as u32
}

fn summary(built: &Built) -> String {
    let n = |number: usize| grouped(number as u64);
    format!(
        "{}: {} constraints, {} wires, {} public inputs",
        built.name,
        n(built.r1cs.n_rows()),
        n(built.r1cs.n_wires()),
        n(built.r1cs.n_public()),
    )
}
