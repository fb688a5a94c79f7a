//! The macros of bennu. Applications name only `bennu`, which re-exports them.

use proc_macro::TokenStream;

/// placeholder
#[proc_macro_attribute]
pub fn channel(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
/// placeholder
#[proc_macro_attribute]
pub fn socket(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
/// placeholder
#[proc_macro_attribute]
pub fn payload(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
/// placeholder
#[proc_macro_attribute]
pub fn event(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
