//! What a template may know of the view that it belongs to.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use syn::Pat;

use super::facts::Facts;
use super::track::Reader;

/// Every field.
pub(crate) const ALL: u64 = u64::MAX;

/// The fields and methods of a view, each with the fields that it stands for, a bit each.
///
/// The bits are 0 to 62. A view with more fields gives the rest of them [`ALL`].
#[derive(Clone, Default)]
pub(crate) struct ViewContext {
    /// The bit of each field.
    pub fields: BTreeMap<String, u64>,
    /// What each method of the block reads: see [`reads`](Self::reads).
    pub methods: BTreeMap<String, u64>,
    /// What the names read that the method binds before its template. A name that is in none of
    /// the maps counts as reading everything; so does a call of a local closure, if it is here.
    pub locals: BTreeMap<String, u64>,
}

/// The expansion of a template of a view, and what stands in it.
pub(crate) struct InView {
    pub code: TokenStream,
    pub facts: Facts,
}

impl ViewContext {
    /// The names of a pattern that the method binds before its template stand for what `reads`.
    pub(crate) fn bind(&mut self, pat: &Pat, reads: u64) {
        let mut reader = Reader::new(self);
        reader.bind(pat, reads);
        let names = reader.into_names();
        self.locals.extend(names);
    }

    /// The fields that an expression, or the body of a method, reads.
    pub(crate) fn reads(&self, tokens: TokenStream) -> u64 {
        Reader::new(self).read(tokens)
    }
}
