//! Running snarkjs, the pinned copy under `tests/interop`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The version that `tests/interop/package.json` pins.
pub const VERSION: &str = "0.7.6";

/// snarkjs's command line.
pub struct Snarkjs {
    cli: PathBuf,
}

impl Snarkjs {
    /// Finds the installed copy.
    ///
    /// # Panics
    /// With the command that installs it, if it is not there.
    pub fn locate() -> Self {
        let interop = Path::new(env!("CARGO_MANIFEST_DIR")).join("interop");
        let cli = interop.join("node_modules/snarkjs/build/cli.cjs");
        assert!(
            cli.is_file(),
            "snarkjs {VERSION} is not installed for this test; run this in the root of the checkout:\n\n    \
             npm ci --prefix tests/interop\n"
        );
        let snarkjs = Snarkjs { cli };
        // Asked without arguments it prints its help and fails.
        let help = snarkjs.run(&[]);
        let text = String::from_utf8_lossy(&help.stdout);
        assert!(
            text.contains(&format!("snarkjs@{VERSION}")),
            "another version of snarkjs is installed; run `npm ci --prefix tests/interop`"
        );
        snarkjs
    }

    /// `r1cs info`: the numbers it prints, by their names, such as `# of Wires`.
    pub fn r1cs_info(&self, r1cs: &Path) -> BTreeMap<String, usize> {
        let output = self.succeed(&["r1cs", "info", utf8(r1cs)]);
        let lines = output.lines().filter_map(|line| {
            let (name, number) = line.split_once(": ")?.1.rsplit_once(": ")?;
            Some((name.to_owned(), number.trim().parse().ok()?))
        });
        lines.collect()
    }

    /// `wtns check`.
    pub fn accepts_witness(&self, r1cs: &Path, witness: &Path) -> bool {
        let output = self.run(&["wtns", "check", utf8(r1cs), utf8(witness)]);
        self.verdict(&output, "WITNESS IS CORRECT", "WITNESS IS NOT CORRECT")
    }

    /// `groth16 setup`: the first key, to which nobody has contributed.
    pub fn setup(&self, r1cs: &Path, ptau: &Path, zkey: &Path) {
        self.succeed(&["groth16", "setup", utf8(r1cs), utf8(ptau), utf8(zkey)]);
    }

    /// `zkey contribute`, with entropy that everyone knows.
    pub fn contribute(&self, from: &Path, to: &Path) {
        self.succeed(&["zkey", "contribute", utf8(from), utf8(to), "--name=test", "-e=test"]);
    }

    /// `zkey export verificationkey`.
    pub fn export_verifying_key(&self, zkey: &Path, vk: &Path) {
        self.succeed(&["zkey", "export", "verificationkey", utf8(zkey), utf8(vk)]);
    }

    /// `groth16 prove`.
    pub fn prove(&self, zkey: &Path, witness: &Path, proof: &Path, public: &Path) {
        self.succeed(&["groth16", "prove", utf8(zkey), utf8(witness), utf8(proof), utf8(public)]);
    }

    /// `groth16 verify`.
    pub fn accepts_proof(&self, vk: &Path, public: &Path, proof: &Path) -> bool {
        let output = self.run(&["groth16", "verify", utf8(vk), utf8(public), utf8(proof)]);
        self.verdict(&output, "OK!", "Invalid proof")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new("node").arg(&self.cli).args(arguments).output().unwrap_or_else(|error| {
            panic!("node cannot be run ({error}); snarkjs needs Node 18 or later")
        })
    }

    fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "snarkjs {}: {}", arguments.join(" "), all(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// A verdict needs both the words and the exit status, so that a crash is not taken for a refusal.
    fn verdict(&self, output: &Output, yes: &str, no: &str) -> bool {
        let text = all(output);
        match (output.status.success(), text.contains(yes), text.contains(no)) {
            (true, true, false) => true,
            (false, false, true) => false,
            _ => panic!("snarkjs gave no verdict: {text}"),
        }
    }
}

fn all(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn utf8(path: &Path) -> &str {
    path.to_str().unwrap_or_else(|| panic!("{} is not UTF-8", path.display()))
}
