//! The word lists of the vocabulary, read from text files.

use std::collections::BTreeMap;

/// The lists of a file, each with its name.
///
/// ```text
/// # A comment.
/// area: alt coords
///     download href
/// ```
pub(super) struct Table(BTreeMap<&'static str, Vec<&'static str>>);

impl Table {
    /// Reads a file. A line that is indented continues the list before it.
    pub(super) fn read(text: &'static str) -> Self {
        let mut lists: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut name = "";
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            if !line.starts_with(' ') {
                let Some(first) = words.next() else { continue };
                name = first.trim_end_matches(':');
            }
            lists.entry(name).or_default().extend(words);
        }
        for list in lists.values_mut() {
            list.sort_unstable();
        }
        Self(lists)
    }

    /// Returns a list, if there is one of that name.
    pub(super) fn get(&self, name: &str) -> Option<&[&'static str]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// Returns a list; one that is not there is empty.
    pub(super) fn list(&self, name: &str) -> &[&'static str] {
        self.get(name).unwrap_or_default()
    }

    /// Whether a list has a word.
    pub(super) fn has(&self, name: &str, word: &str) -> bool {
        self.list(name).binary_search(&word).is_ok()
    }

    /// Returns the lists, by name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &[&'static str])> {
        self.0.iter().map(|(name, list)| (*name, list.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_in_the_lines_that_are_indented() {
        let table = Table::read("# x: y\nb: two one\n    three\n\na:\n");
        assert_eq!(table.list("b"), ["one", "three", "two"]);
        assert_eq!(table.get("a"), Some(&[][..]));
        assert_eq!(table.get("x"), None);
        assert!(table.has("b", "three") && !table.has("a", "three"));
    }
}
