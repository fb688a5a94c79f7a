//! The macros of bennu. Applications name only `bennu`, which re-exports and documents them.
#![expect(
    missing_docs,
    reason = "documented in `docs/`, which `bennu` puts above each of them"
)]

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
mod live_view;
mod message;
mod once;
mod path;
mod payload;
mod reserved;
mod signature;
mod socket;
mod topic;
mod variants;
mod writes;

use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn socket(args: TokenStream, item: TokenStream) -> TokenStream {
    socket::expand(args.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn channel(args: TokenStream, item: TokenStream) -> TokenStream {
    channel::expand(args.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn payload(args: TokenStream, item: TokenStream) -> TokenStream {
    payload::expand(args.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn event(args: TokenStream, item: TokenStream) -> TokenStream {
    event::expand(args.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn live_view(args: TokenStream, item: TokenStream) -> TokenStream {
    live_view::expand(args.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn component(args: TokenStream, item: TokenStream) -> TokenStream {
    component::expand(&args.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn slot(args: TokenStream, item: TokenStream) -> TokenStream {
    component::expand_slot(&args.into(), &item.into()).into()
}

#[proc_macro]
pub fn html(template: TokenStream) -> TokenStream {
    html::expand(template.into()).into()
}

#[proc_macro_attribute]
pub fn connect(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("connect", &item.into()).into()
}

#[proc_macro_attribute]
pub fn id(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("id", &item.into()).into()
}

#[proc_macro_attribute]
pub fn join(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("join", &item.into()).into()
}

#[proc_macro_attribute]
pub fn handle_in(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("handle_in", &item.into()).into()
}

#[proc_macro_attribute]
pub fn handle_out(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("handle_out", &item.into()).into()
}

#[proc_macro_attribute]
pub fn handle_info(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("handle_info", &item.into()).into()
}

#[proc_macro_attribute]
pub fn terminate(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("terminate", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn mount(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("mount", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn render(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("render", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn handle_params(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("handle_params", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn handle_event(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("handle_event", &item.into()).into()
}

#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn handle_async(_: TokenStream, item: TokenStream) -> TokenStream {
    diag::orphan("handle_async", &item.into()).into()
}
