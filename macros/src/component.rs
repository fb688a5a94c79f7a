//! `#[component]`, and `#[slot]` for the props of its slots.
//!
//! [`parse`] reads the function or the struct into a [`model`] and reports every mistake;
//! [`expand`](mod@expand) turns it into an item with a builder of its props.

mod elided;
mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::item::Method;

pub(crate) fn expand(args: &TokenStream, item: &TokenStream) -> TokenStream {
    let mut function = match syn::parse2::<Method>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = parse::not_a_function(item).unwrap_or(error);
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let (component, errors) = parse::component(args, &mut function);
    let errors = errors.into_tokens();
    let generated = component.as_ref().map(expand::component);
    // What is unused only because of a mistake is not worth a warning.
    let unused = (!errors.is_empty()).then(|| quote!(#[allow(unused)]));
    quote! {
        #errors
        #unused
        // A component takes its props as its calls give them.
        #[allow(
            clippy::fn_params_excessive_bools,
            clippy::must_use_candidate,
            clippy::needless_pass_by_value,
            clippy::too_many_arguments,
            clippy::trivially_copy_pass_by_ref,
        )]
        #function
        #generated
    }
}

pub(crate) fn expand_slot(args: &TokenStream, item: &TokenStream) -> TokenStream {
    let mut fields = match syn::parse2::<syn::ItemStruct>(item.clone()) {
        Ok(fields) => fields,
        Err(error) => {
            let error = parse::not_a_struct(item).unwrap_or(error);
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    match parse::slot(args, &mut fields) {
        Ok((slot, errors)) => {
            let errors = errors.into_tokens();
            let generated = expand::slot(&slot);
            quote!(#errors #fields #generated)
        }
        Err(errors) => {
            let errors = errors.into_tokens();
            quote!(#errors #fields)
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    const COMPONENT: &str = r#"
        /// A table.
        pub fn table<T: Display>(
            /// What it shows.
            rows: &[T],
            #[default("")] class: &str,
            caption: Option<&str>,
            label: impl Fn(&T) -> String,
            col: Vec<Slot<'_, T, Column<'_>>>,
            inner_block: Slot,
            #[rest(disabled)] rest: Attributes,
        ) -> Rendered { body }
    "#;

    const SLOT: &str = r"
        /// A column.
        struct Column<'a> {
            /// Its heading.
            label: &'a str,
            #[default(1)] width: u8,
        }
    ";

    fn pretty(tokens: proc_macro2::TokenStream) -> String {
        prettyplease::unparse(&syn::parse2(tokens).unwrap())
    }

    /// To write it again: `UPDATE_EXPECT=1 cargo test -p bennu-macros`.
    #[test]
    fn the_expansion_of_a_component_is_an_item_with_a_builder() {
        let expanded = super::expand(&"".parse().unwrap(), &COMPONENT.parse().unwrap());
        expect_file!["component/component.rs.txt"].assert_eq(&pretty(expanded));
    }

    #[test]
    fn the_expansion_of_a_slot_is_a_builder() {
        let expanded = super::expand_slot(&"".parse().unwrap(), &SLOT.parse().unwrap());
        expect_file!["component/slot.rs.txt"].assert_eq(&pretty(expanded));
    }
}
