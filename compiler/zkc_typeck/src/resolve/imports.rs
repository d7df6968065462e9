//! Resolving every `use`, whatever the order of the files.

use zkc_diagnostics::{Code, Diagnostic};

use crate::cx::{Cx, Def, Entry};
use crate::resolve::paths::Failure;

impl Cx<'_> {
    /// Resolves imports until nothing changes; what is left over is reported.
    pub(crate) fn resolve_imports(&mut self) {
        loop {
            let mut changed = false;
            for index in self.first.imports..self.imports.len() {
                if self.imports[index].def.is_some() {
                    continue;
                }
                let import = &self.imports[index];
                if let Ok(def) = self.walk(import.module, &import.path, true) {
                    self.settle(index, def);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        for index in self.first.imports..self.imports.len() {
            let import = &self.imports[index];
            if import.def.is_some() {
                continue;
            }
            let failure = self.walk(import.module, &import.path, true).err();
            let (module, path) = (import.module, import.path.clone());
            match failure {
                Some(Failure::Pending) | None => {
                    let span = import.span;
                    self.report(
                        Diagnostic::error(Code("E0101"), "this import leads back to itself")
                            .label(span, "imported from where it is imported")
                            .help("import it from the module that defines it"),
                    );
                }
                Some(failure) => {
                    self.bind_meant(index, &failure);
                    self.report_failure(module, &path, failure, "name");
                }
            }
            self.settle(index, Def::Broken);
        }
        for index in self.first.imports..self.imports.len() {
            let import = &self.imports[index];
            if import.name.is_none() && !matches!(import.def, Some(Def::Mod(_) | Def::Broken)) {
                let (span, path) = (import.span, import.path.clone());
                let text: Vec<&str> = path.iter().map(|name| name.as_str()).collect();
                self.report(
                    Diagnostic::error(
                        Code("E0103"),
                        format!("`{}` is no module, so `*` means nothing in it", text.join("::")),
                    )
                    .label(span, "all of what?"),
                );
            }
        }
    }

    /// The name that a misspelt import was to bring is in error too, so that its uses are not
    /// reported.
    fn bind_meant(&mut self, index: usize, failure: &Failure) {
        let import = &self.imports[index];
        let (Failure::Unknown(at, Some(inside)), Some(name)) = (failure, &import.name) else {
            return;
        };
        let (module, span) = (import.module, import.span);
        if import.path.get(*at).is_none_or(|wrong| wrong.as_str() != name.as_str()) {
            return;
        }
        let Some(meant) = self.closest_in(*inside, name.as_str()) else { return };
        let entry = Entry { def: Some(Def::Broken), public: false, span, import: None };
        self.modules[module.0].names.entry(meant).or_insert(entry);
    }

    fn settle(&mut self, index: usize, def: Def) {
        self.imports[index].def = Some(def);
        let module = self.imports[index].module;
        let Some(name) = &self.imports[index].name else { return };
        if let Some(entry) = self.modules[module.0].names.get_mut(name.as_str())
            && entry.import == Some(index)
        {
            entry.def = Some(def);
        }
    }

    /// Warns of imports of the built package that nobody used.
    pub(crate) fn report_unused_imports(&mut self) {
        let unused: Vec<usize> = (0..self.imports.len())
            .filter(|index| {
                let import = &self.imports[*index];
                let broken = matches!(import.def, Some(Def::Broken) | None);
                !import.used.get() && !import.public && !broken && self.is_built(import.module)
            })
            .collect();
        for index in unused {
            let import = &self.imports[index];
            let what = match &import.name {
                Some(name) => format!("`{name}`"),
                None => "the names of `*`".to_owned(),
            };
            let span = import.span;
            self.report(
                Diagnostic::warning(Code("W0100"), format!("nothing here uses {what}"))
                    .label(span, "imported in vain")
                    .help("remove it"),
            );
        }
    }
}
