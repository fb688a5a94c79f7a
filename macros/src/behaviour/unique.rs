//! The uniqueness of methods such as `#[join]`, and one handler for each event.

use std::collections::HashMap;

use proc_macro2::Ident;
use quote::ToTokens;

use crate::diag::{self, Errors};
use crate::helpers::Role;
use crate::item::Method;
use crate::name::plain;

/// The methods so far under helpers that may be given once, right or wrong.
#[derive(Default)]
pub(super) struct Unique(Vec<(&'static str, Ident)>);

impl Unique {
    /// Returns whether this is the first method of its role; a second one is reported.
    pub(super) fn is_first(&mut self, role: &Role, method: &Method, errors: &mut Errors) -> bool {
        let name = &method.sig.ident;
        let first = self.0.iter().find(|(known, _)| *known == role.helper);
        if let Some((_, first)) = first {
            errors.at(name, diag::second(role.helper, first, role.signature));
            return false;
        }
        self.0.push((role.helper, name.clone()));
        true
    }

    /// Returns whether there is a method of the role.
    pub(super) fn has(&self, role: &Role) -> bool {
        self.0.iter().any(|(known, _)| *known == role.helper)
    }
}

/// Reports what has two handlers. `handlers` are what each takes, where that is written, and the
/// method. Returns whether there are none.
pub(super) fn check<'h, T: ToTokens>(
    handlers: impl IntoIterator<Item = (String, T, &'h Ident)>,
    errors: &mut Errors,
) -> bool {
    let mut is_unique = true;
    let mut seen: HashMap<String, &Ident> = HashMap::new();
    for (what, at, method) in handlers {
        if let Some(first) = seen.get(&what) {
            let message = format!("`{}` handles {what} already", plain(first));
            errors.at(at, message);
            is_unique = false;
        } else {
            seen.insert(what, method);
        }
    }
    is_unique
}
