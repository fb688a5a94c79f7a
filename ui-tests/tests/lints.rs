//! What the macros write is clean under the lints of careful people: clippy sees these cases here,
//! as trybuild runs rustc only.
#![deny(warnings, missing_docs, clippy::pedantic)]

#[path = "../pass/channel/captions.rs"]
pub mod captions;
#[path = "../pass/component/shapes.rs"]
pub mod components;
#[path = "../pass/event/shapes.rs"]
pub mod shapes;
#[path = "../pass/html/syntax.rs"]
pub mod syntax;

#[test]
fn the_channel_of_the_guide_is_clean() {
    captions::main();
}

#[test]
fn components_are_clean() {
    components::main();
}

#[test]
fn events_are_clean() {
    shapes::main();
}

#[test]
fn templates_are_clean() {
    syntax::main();
}
