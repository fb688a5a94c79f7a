//! Ids that are written in a template: each names one element.

use proc_macro2::TokenStream;

use crate::diag::{self, Errors};

/// The ids so far.
#[derive(Default)]
pub(super) struct Ids {
    /// Those that are there for certain, or may be, where the checks are at the moment.
    seen: Vec<(String, TokenStream)>,
    /// Those of the branches of the conditional before the present one.
    branches: Vec<(String, TokenStream)>,
    twice: Vec<Twice>,
}

/// An id that two elements have.
struct Twice {
    id: String,
    first: TokenStream,
    second: TokenStream,
}

/// The ids that were seen before a conditional.
pub(super) struct Before {
    seen: usize,
    branches: Vec<(String, TokenStream)>,
}

impl Ids {
    pub(super) fn add(&mut self, id: &str, at: &TokenStream) {
        let first = self.seen.iter().find(|(seen, _)| seen == id);
        match first {
            Some((_, first)) => self.twice.push(Twice {
                id: id.to_owned(),
                first: first.clone(),
                second: at.clone(),
            }),
            None => self.seen.push((id.to_owned(), at.clone())),
        }
    }

    pub(super) fn fork(&mut self) -> Before {
        Before {
            seen: self.seen.len(),
            branches: std::mem::take(&mut self.branches),
        }
    }

    /// Puts the ids of a branch aside.
    pub(super) fn next_branch(&mut self, before: &Before) {
        self.branches.extend(self.seen.drain(before.seen..));
    }

    /// Any of the branches may have been there.
    pub(super) fn join(&mut self, before: Before) {
        self.seen.append(&mut self.branches);
        self.branches = before.branches;
    }

    pub(super) fn report(&self, errors: &mut Errors) {
        for Twice { id, first, second } in &self.twice {
            let place = diag::line(first);
            let message =
                format!("an element has the id `{id}` already{place}: an id names one element");
            errors.at(second, message);
        }
    }
}
