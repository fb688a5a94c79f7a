//! `#[channel("topic", socket = .., pushes(..))]`
//!
//! [`parse`] reads the impl block into a [`model::Channel`] and reports every mistake;
//! [`expand`](mod@expand) turns it into `impl Channel`.

mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::item::ImplBlock;
use crate::variants::{self, Role};

/// What a block has one method for.
const ROLES: &[Role] = &[
    Role {
        helper: "join",
        is_required: true,
    },
    Role {
        helper: "terminate",
        is_required: false,
    },
];

pub(crate) fn expand(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    if let Some(split) = variants::split(&quote!(::bennu::channel(#args)), &block, ROLES) {
        return split;
    }
    match parse::channel(args, &mut block) {
        Ok(channel) => {
            let generated = expand::channel(&channel);
            quote!(#block #generated)
        }
        Err((errors, hollow)) => {
            let errors = errors.into_tokens();
            let hollow = expand::hollow(&hollow);
            quote!(#errors #block #hollow)
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    const ARGS: &str = r#""captions:{user_id}", socket = UserSocket, pushes(NewMessage)"#;
    const BLOCK: &str = r#"
        /// Live captions.
        impl Captions {
            #[join]
            async fn join(user_id: u64, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> { body }

            /// Saves.
            #[handle_in("save", throttle = "100ms")]
            async fn save(&mut self, doc: Doc) -> Reply<Saved> { body }

            #[cfg(test)]
            #[handle_info]
            async fn after_join(&mut self, _: AfterJoin) { body }

            #[handle_out]
            async fn filter(&mut self, message: NewMessage) -> Option<NewMessage> { body }

            #[terminate]
            async fn terminate(self, reason: Reason) { body }
        }
    "#;

    /// To write it again: `UPDATE_EXPECT=1 cargo test -p bennu-macros`.
    #[test]
    fn the_expansion_is_what_a_person_could_have_written() {
        let item = BLOCK.parse().unwrap();
        let expanded = super::expand(ARGS.parse().unwrap(), &item);
        let file = syn::parse2(expanded).unwrap();
        expect_file!["channel/expansion.rs.txt"].assert_eq(&prettyplease::unparse(&file));
    }
}
