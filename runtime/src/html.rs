//! Templates: rendered content, and the values that may be spliced into it.
//!
//! [`html!`](crate::html!) writes a template.

pub use maud::{DOCTYPE, PreEscaped};

pub use crate::rendered::{Rendered, Splice, Spread};
