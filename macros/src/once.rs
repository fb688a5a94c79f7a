//! Methods that a block may have once, such as `#[join]`.

use proc_macro2::Ident;

use crate::diag::{self, Errors};
use crate::item::Method;

/// The methods so far under helpers that may be given once, right or wrong.
#[derive(Default)]
pub(crate) struct Once(Vec<(&'static str, Ident)>);

impl Once {
    /// Whether this is the first method under a helper; a second one is reported.
    pub(crate) fn is_first(
        &mut self,
        helper: &'static str,
        expected: &str,
        method: &Method,
        errors: &mut Errors,
    ) -> bool {
        let name = &method.sig.ident;
        let first = self.0.iter().find(|(known, _)| *known == helper);
        if let Some((_, first)) = first {
            errors.at(name, diag::second(helper, first, expected));
            return false;
        }
        self.0.push((helper, name.clone()));
        true
    }

    /// Whether there is a method under the helper.
    pub(crate) fn has(&self, helper: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == helper)
    }
}
