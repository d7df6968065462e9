//! The same source gives the same bytes: twice, in different folders, with 1 and 2 threads.

use std::path::Path;

use zkc_artifact::r1cs::R1csFile;
use zkc_driver::{DiskFiles, Session, clause_abi};
use zkc_tests::root;

/// `.r1cs`, witness program, interface and debug map of an example that is copied to a folder.
fn build(example: &str, folder: &Path, threads: usize) -> [Vec<u8>; 4] {
    let from = root().join("examples").join(example);
    for file in ["Zkc.toml", "src/main.clause"] {
        let to = folder.join(file);
        std::fs::create_dir_all(to.parent().expect("below a folder")).expect("writable");
        std::fs::copy(from.join(file), to).expect("the example is there");
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| {
        let files = DiskFiles::new(folder);
        let mut session = Session::new();
        let package = session.load_package(&files).expect("a manifest");
        let program = session.check(&files, &package).expect("no errors");
        let clause = &program.clauses[0];
        let compiled = session.compile(&program, clause).expect("no errors");
        let debug = zkc_driver::debug_map(&compiled, &session.sources, "").expect("consistent");
        let abi = clause_abi(&program, clause, &package.manifest, "");
        [
            R1csFile::new(compiled.circuit.r1cs, 0, 0).write(),
            compiled.circuit.program.encode(),
            serde_json::to_vec(&abi).expect("JSON"),
            debug.to_json().into_bytes(),
        ]
    })
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    for example in ["european_option", "private_transfer"] {
        let folders = [(); 2].map(|()| tempfile::tempdir().expect("writable"));
        let first = build(example, &folders[0].path().join("here"), 1);
        let second = build(example, &folders[1].path().join("somewhere/else"), 2);
        for (name, (a, b)) in
            ["r1cs", "program", "abi", "debug"].iter().zip(first.iter().zip(&second))
        {
            assert!(!a.is_empty() && a == b, "{example}: {name} differs");
        }
    }
}
