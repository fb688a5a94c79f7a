//! Components of every shape, without a warning.
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub)]
#![deny(elided_lifetimes_in_paths, unused_qualifications)]

use bennu::prelude::*;

/// Without props.
#[component]
pub fn nothing() -> Rendered {
    html! { "-" }
}

/// Public, with everything.
#[component]
pub fn everything<'a, T: ?Sized + AsRef<str> + 'a, const N: usize>(
    /// What it shows.
    items: [&'a T; N],
    mut count: usize,
    #[default(count + 1)] next: usize,
    #[default] tags: Vec<String>,
    r#type: Option<&str>,
    #[bennu::default(&|text: &str| text.len())] len: &dyn Fn(&str) -> usize,
    each: impl Fn(&T) -> String + 'a,
    table: Option<Slot>,
    #[rest(disabled, r#for)] rest: Attributes,
    inner_block: Slot<'_, str>,
) -> Rendered {
    count += tags.len();
    html! {
        b ..(rest) title=[r#type] { (count) (next) }
        @for item in items {
            (each(item)) (len(item.as_ref())) (inner_block.render(item.as_ref()))
        }
        @if let Some(table) = table { (table) }
    }
}

/// As private as its function; nobody calls it.
#[component]
fn unused(_text: &str) -> Rendered {
    html! { "unused" }
}

/// A prop has the name of its component, of the methods of others and of what the macro writes.
#[component]
fn value(value: &str, content: &str, props: &str, name: &str, given_: &str) -> Rendered {
    html! { (value) (content) (props) (name) (given_) }
}

/// Borrows of different lengths.
#[component]
fn borrows(first: &mut String, second: &str, pair: (&str, std::borrow::Cow<'_, str>)) -> Rendered {
    first.push_str(second);
    html! { (first) (pair.0) (pair.1) }
}

/// Of another place, with the props of its slots.
pub mod ui {
    use bennu::prelude::*;

    /// A tab.
    #[slot]
    #[derive(Debug)]
    pub struct Tab<'a, T> {
        /// Its name.
        pub label: &'a str,
        /// What it is about.
        pub about: Option<T>,
        /// How wide it is.
        #[default(10)]
        pub width: u32,
    }

    /// Tabs.
    #[component]
    pub fn tabs<T: std::fmt::Display>(
        tab: Vec<Slot<'_, u8, Tab<'_, T>>>,
        first: Slot<'_, u8, Tab<'_, T>>,
    ) -> Rendered {
        html! {
            (first.label) (first.render(&0))
            @for tab in &tab {
                b { (tab.label) (tab.width) (tab.render(&1)) }
                @if let Some(about) = &tab.about { (about.to_string()) }
            }
        }
    }
}

/// Runs them.
///
/// # Panics
/// When a component renders something else.
pub fn main() {
    #[component]
    fn local(text: &str) -> Rendered {
        html! { i { (text) } }
    }

    let html = html! {
        Nothing;
        Everything |item| items=(["a", "b"]) count=(1) each=(|text| format!("<{text}>")) type="t" disabled for="x" id="y" { "in " (item) }
        Value value="1" content="2" props="3" name="4" given_="5";
        ui::Tabs {
            :first |n| label="f" about=(1) { (n) }
            :tab label="x" about=(2) width=3 { "static" }
            :tab |n| label="y" about=[None] { (n) }
        }
        Local text="l";
    };
    let html = html.into_html();
    assert!(
        html.starts_with("-<b disabled for=\"x\" id=\"y\" title=\"t\">12</b>&lt;a&gt;1in a"),
        "{html}"
    );
    assert!(
        html.ends_with("12345f0<b>x3static</b>2<b>y101</b><i>l</i>"),
        "{html}"
    );

    let mut first = String::from("a");
    let cow = String::from("c");
    let html = html! { Borrows first=(&mut first) second="b" pair=(("x", cow.as_str().into())); };
    assert_eq!(html.into_html(), "abxc");
    assert_eq!(first, "ab");
}
