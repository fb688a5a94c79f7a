//! Components among hostile names: where they are declared, and where they are called.
#![allow(dead_code, non_camel_case_types)]

mod declared {
    use ::bennu::{component, html, slot};

    struct Option;
    struct Some;
    struct None;
    struct Vec;
    struct String;
    struct Box;
    struct Result;
    struct Default;
    struct Clone;
    struct Copy;
    struct Debug;
    struct FnOnce;
    struct From;
    struct PhantomData;
    struct str;
    struct bool;
    struct usize;
    struct Set;
    struct Unset;
    struct Optional;
    struct Attribute;
    struct rows {}
    struct cell {}
    mod bennu {}
    mod core {}
    mod std {}
    mod gap {
        pub struct Note;
    }

    #[slot]
    pub struct Cell<'a> {
        pub label: &'a ::core::primitive::str,
        #[default]
        pub wide: ::core::primitive::bool,
        pub note: ::core::option::Option<u8>,
    }

    #[component]
    pub fn grid<T: ::std::fmt::Display>(
        rows: &[T],
        #[default(3)] gap: u8,
        note: ::core::option::Option<&::core::primitive::str>,
        #[default(gap::Note)] _marker: gap::Note,
        cell: ::std::vec::Vec<::bennu::Slot<'_, T, Cell<'_>>>,
        inner_block: ::core::option::Option<::bennu::Slot>,
        #[rest(disabled)] rest: ::bennu::Attributes,
    ) -> ::bennu::Rendered {
        html! {
            div ..(rest) data-gap=(gap) data-note=[note] {
                @for row in rows { @for cell in &cell { (cell.label) (cell.render(row)) } }
                @if let ::core::option::Option::Some(inner_block) = inner_block { (inner_block) }
            }
        }
    }
}

mod called {
    #![no_implicit_prelude]

    use super::declared;

    mod bennu {}
    mod core {}
    mod std {}

    pub fn page() -> ::bennu::Rendered {
        let slot = 1;
        let renderer = 2;
        ::bennu::html! {
            declared::Grid rows=(&[1, 2]) note="n" id="g" data-a disabled {
                :cell |row| label="l" wide { (row) (slot) }
                (renderer)
            }
            ::bennu::components::Link href="/" { (slot) }
        }
    }
}

fn main() {
    assert_eq!(
        called::page().into_html(),
        "<div id=\"g\" data-a disabled data-gap=\"3\" data-note=\"n\">l11l212</div><a href=\"/\">1</a>"
    );
}
