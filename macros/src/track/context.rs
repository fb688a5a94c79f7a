//! The data that tracking works on: fields with their bits, and what names of a view stand for.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

/// Every field.
pub(crate) const ALL: u64 = u64::MAX;

/// The bit of the fields that have none of their own. The highest bit is no field's.
const LAST: usize = 62;

/// The fields that a block names, a bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(super) names: Vec<String>,
}

impl Fields {
    pub(super) fn add(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    /// Returns the bit of a field.
    pub(crate) fn bit(&self, name: &str) -> Option<u64> {
        let index = self.names.iter().position(|known| known == name)?;
        Some(1 << index.min(LAST))
    }

    /// Returns each field with its bit.
    pub(crate) fn bits(&self) -> impl Iterator<Item = (&str, u64)> {
        let names = self.names.iter().enumerate();
        names.map(|(index, name)| (name.as_str(), 1 << index.min(LAST)))
    }

    pub(super) fn mask<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> u64 {
        let bits = names.into_iter().filter_map(|name| self.bit(name));
        bits.fold(0, |mask, bit| mask | bit)
    }
}

/// The fields and methods of a view, each with the set of fields that it uses, one bit each.
///
/// The bits are 0 to 62. In a view with more fields the others share the last.
#[derive(Clone, Default)]
pub(crate) struct ViewContext {
    /// The bit of each field.
    pub fields: BTreeMap<String, u64>,
    /// The fields that each method of the block reads.
    pub methods: BTreeMap<String, u64>,
    /// The fields that the names read that the method binds before its template. A name that is in none
    /// of the maps counts as reading everything. A call of a local closure reads what its name does.
    pub locals: BTreeMap<String, u64>,
    /// Returns the fields that a template within an expression reads.
    pub templates: Option<fn(TokenStream, &ViewContext) -> u64>,
}
