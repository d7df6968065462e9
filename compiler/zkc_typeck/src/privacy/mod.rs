//! Who may see which value.

use crate::cx::Cx;

impl Cx<'_> {
    pub(crate) fn check_privacy(&mut self) {}
}
