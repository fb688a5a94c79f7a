//! `#[channel("topic", socket = .., pushes(..))]`
//!
//! [`parse`] reads the impl block into a [`model::Channel`] and reports every mistake;
//! [`expand`](mod@expand) turns it into `impl Channel`.

mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;

use crate::behaviour::Behaviour;
use crate::diag::Errors;
use crate::helpers::Outer;
use crate::item::{ImplBlock, Method};
use model::{Channel, Fallback};

impl Behaviour for Channel {
    const OUTER: Outer = Outer::Channel;
    type Fallback = Fallback;

    fn read(args: TokenStream, block: &mut ImplBlock) -> Result<Self, (Errors, Box<Fallback>)> {
        parse::channel(args, block)
    }

    fn expand(&self, _: &mut ImplBlock) -> TokenStream {
        expand::channel(self)
    }

    fn fall_back(fallback: &Fallback, block: &mut ImplBlock) -> TokenStream {
        if fallback.socket.is_none() {
            // Of the connection nothing can be said, and the methods may speak of it.
            block.methods().for_each(Method::leave_out);
        }
        expand::fallback(fallback)
    }
}

pub(crate) fn expand(args: TokenStream, item: &TokenStream) -> TokenStream {
    crate::behaviour::expand::<Channel>(args, item)
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
