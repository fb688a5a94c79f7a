//! `#[socket("/path", state = .., channels(..))]`
//!
//! [`parse`] reads the impl block into a [`model::Socket`] and reports every mistake;
//! [`expand`](mod@expand) turns it into `impl Socket`.

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
        helper: "connect",
        is_required: true,
    },
    Role {
        helper: "id",
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
    if let Some(split) = variants::split(&quote!(::bennu::socket(#args)), &block, ROLES) {
        return split;
    }
    match parse::socket(args, &mut block) {
        Ok(socket) => {
            let generated = expand::socket(&socket);
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

    const ARGS: &str = r#""/socket", state = App, channels(Room, Lobby)"#;
    const BLOCK: &str = "
        /// One user.
        impl UserSocket {
            #[connect]
            async fn connect(params: Params, cx: &Connect<App>) -> Result<Self, Refused> { body }

            #[id]
            fn id(&self) -> String { body }
        }
    ";

    /// To write it again: `UPDATE_EXPECT=1 cargo test -p bennu-macros`.
    #[test]
    fn the_expansion_is_what_a_person_could_have_written() {
        let item = BLOCK.parse().unwrap();
        let expanded = super::expand(ARGS.parse().unwrap(), &item);
        let file = syn::parse2(expanded).unwrap();
        expect_file!["socket/expansion.rs.txt"].assert_eq(&prettyplease::unparse(&file));
    }
}
