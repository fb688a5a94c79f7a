//! The macros of bennu. Applications name only `bennu`, which re-exports and documents them.

mod attr;
mod call;
mod channel;
mod component;
mod diag;
mod docs;
mod event;
mod handler;
mod html;
mod item;
mod path;
mod payload;
mod reserved;
mod signature;
mod socket;
mod topic;

use proc_macro::TokenStream;

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn socket(args: TokenStream, item: TokenStream) -> TokenStream {
    socket::expand(args.into(), &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn channel(args: TokenStream, item: TokenStream) -> TokenStream {
    channel::expand(args.into(), &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn payload(args: TokenStream, item: TokenStream) -> TokenStream {
    payload::expand(args.into(), &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn event(args: TokenStream, item: TokenStream) -> TokenStream {
    event::expand(args.into(), &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn component(args: TokenStream, item: TokenStream) -> TokenStream {
    component::expand(&args.into(), &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn slot(args: TokenStream, item: TokenStream) -> TokenStream {
    component::expand_slot(&args.into(), &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro]
pub fn html(template: TokenStream) -> TokenStream {
    html::expand(template.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn connect(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("connect", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn id(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("id", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn join(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("join", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn handle_in(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("handle_in", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn handle_out(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("handle_out", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn handle_info(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("handle_info", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn terminate(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("terminate", &item.into()).into()
}
