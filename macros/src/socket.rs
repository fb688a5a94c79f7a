//! `#[socket("/path", state = .., channels(..))]`
//!
//! [`parse`] reads the impl block into a [`model::Socket`] and reports every mistake;
//! [`expand`](mod@expand) turns it into `impl Socket`.

mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;

use crate::behaviour::Behaviour;
use crate::diag::Errors;
use crate::helpers::Outer;
use crate::item::ImplBlock;
use model::{Fallback, Socket};

impl Behaviour for Socket {
    const OUTER: Outer = Outer::Socket;
    type Fallback = Fallback;

    fn read(args: TokenStream, block: &mut ImplBlock) -> Result<Self, (Errors, Box<Fallback>)> {
        parse::socket(args, block)
    }

    fn expand(&self, _: &mut ImplBlock) -> TokenStream {
        expand::socket(self)
    }

    fn fall_back(fallback: &Fallback, _: &mut ImplBlock) -> TokenStream {
        expand::fallback(fallback)
    }
}

pub(crate) fn expand(args: TokenStream, item: &TokenStream) -> TokenStream {
    crate::behaviour::expand::<Socket>(args, item)
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
