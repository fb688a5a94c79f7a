//! The macros of bennu. Applications name only `bennu`, which re-exports and documents them.
#![expect(
    missing_docs,
    reason = "documented in `docs/`, which `bennu` puts above each of them"
)]

mod attr;
mod behaviour;
mod call;
mod channel;
mod component;
mod diag;
mod docs;
mod event;
mod handler;
mod helpers;
mod html;
mod item;
mod krate;
mod live_view;
mod name;
mod path;
mod payload;
mod signature;
mod socket;
mod suggest;
mod topic;
mod track;

use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn socket(args: TokenStream, item: TokenStream) -> TokenStream {
    krate::attribute(args.into(), |args| socket::expand(args, &item.into())).into()
}

#[proc_macro_attribute]
pub fn channel(args: TokenStream, item: TokenStream) -> TokenStream {
    krate::attribute(args.into(), |args| channel::expand(args, &item.into())).into()
}

#[proc_macro_attribute]
pub fn payload(args: TokenStream, item: TokenStream) -> TokenStream {
    krate::attribute(args.into(), |args| payload::expand(args, &item.into())).into()
}

#[proc_macro_attribute]
pub fn event(args: TokenStream, item: TokenStream) -> TokenStream {
    krate::attribute(args.into(), |args| event::expand(args, &item.into())).into()
}

#[proc_macro_attribute]
pub fn live_view(args: TokenStream, item: TokenStream) -> TokenStream {
    krate::attribute(args.into(), |args| live_view::expand(args, &item.into())).into()
}

#[proc_macro_attribute]
pub fn component(args: TokenStream, item: TokenStream) -> TokenStream {
    krate::attribute(args.into(), |args| component::expand(&args, &item.into())).into()
}

#[proc_macro_attribute]
pub fn slot(args: TokenStream, item: TokenStream) -> TokenStream {
    krate::attribute(args.into(), |args| {
        component::expand_slot(&args, &item.into())
    })
    .into()
}

#[proc_macro]
pub fn html(template: TokenStream) -> TokenStream {
    krate::template(template.into(), html::expand).into()
}

/// A door for each helper attribute. One that the macro of its block has not taken off is misplaced.
macro_rules! helpers {
    ($($name:ident)*) => {
        $(
            #[proc_macro_attribute]
            pub fn $name(_: TokenStream, item: TokenStream) -> TokenStream {
                helpers::orphan(stringify!($name), &item.into()).into()
            }
        )*

        #[cfg(test)]
        const HELPERS: &[&str] = &[$(stringify!($name)),*];
    };
}

helpers! {
    connect id
    join handle_in handle_out handle_info terminate
    mount render handle_params handle_event handle_async
}
