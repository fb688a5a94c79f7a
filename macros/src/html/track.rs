//! Which fields of the view each dynamic reads.

use proc_macro2::{TokenStream, TokenTree};

/// Whether a template is tracked.
#[derive(Clone, Copy)]
pub(crate) enum Tracked {
    No,
    /// With so many conditionals that remember which block they took.
    Conditionals(usize),
}

/// Whether the code may leave the loop around it.
pub(crate) fn leaves_loop(tokens: &TokenStream) -> bool {
    let mut own_loop = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                if ident == "loop" || ident == "while" || ident == "for" {
                    own_loop = true;
                } else if ident == "continue" || ident == "break" {
                    return true;
                }
            }
            TokenTree::Group(group) => {
                if leaves_loop(&group.stream()) && !own_loop {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}
