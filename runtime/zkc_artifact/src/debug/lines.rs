//! What each source line costs.

use std::collections::BTreeMap;

use super::DebugMap;

/// Rows that a line makes in the whole system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineRows {
    /// Rows whose origin is on the line, in all calls together.
    pub own: u64,
    /// Rows of everything that is called from the line, in all calls together.
    pub called: u64,
}

impl DebugMap {
    /// Rows by `(file, line)`. The `own` ones of all lines add up to the rows of the system.
    pub fn rows_by_line(&self) -> BTreeMap<(u32, u32), LineRows> {
        // Callers stand after callees, so one walk from the back counts every template's calls.
        let mut instances = vec![0u64; self.templates.len()];
        if let Some(entry) = instances.last_mut() {
            *entry = 1;
        }
        let mut lines: BTreeMap<(u32, u32), LineRows> = BTreeMap::new();
        for (index, template) in self.templates.iter().enumerate().rev() {
            let times = instances[index];
            if times == 0 {
                continue;
            }
            let ends = template.segments.iter().skip(1).map(|segment| segment.row);
            let ends = ends.chain(std::iter::once(template.own_rows));
            for (segment, end) in template.segments.iter().zip(ends) {
                let rows = times.saturating_mul(u64::from(end - segment.row));
                let own = &mut lines.entry(self.line(segment.origin)).or_default().own;
                *own = own.saturating_add(rows);
            }
            for site in &template.calls {
                let callee = site.template as usize;
                instances[callee] = instances[callee].saturating_add(times);
                let rows = times.saturating_mul(u64::from(self.templates[callee].rows));
                let called = &mut lines.entry(self.line(site.origin)).or_default().called;
                *called = called.saturating_add(rows);
            }
        }
        lines
    }

    fn line(&self, origin: u32) -> (u32, u32) {
        let origin = &self.origins[origin as usize];
        (origin.file, origin.line)
    }
}
