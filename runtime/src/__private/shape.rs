//! The shapes of payloads in JSON, as far as `#[payload]` knows them at compile time.

use super::text::Text;

/// The form of a type in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing is known of the type.
    Unknown,
    /// An object with the fields of the type.
    Object,
    /// Nothing: `null`, and read from every object.
    Nothing,
    /// A list of values.
    List,
    /// A text, a number or a truth value.
    Scalar,
    /// An object with one field, which is the name of a variant.
    Variants,
    /// The name of a variant as a text, or an object with that one field.
    TextOrVariants,
}

impl Shape {
    const fn words(self) -> &'static str {
        match self {
            Self::Unknown | Self::Object | Self::Nothing => "an object",
            Self::List => "a list in JSON",
            Self::Scalar => "a text or a number in JSON",
            Self::Variants | Self::TextOrVariants => "the name of a variant in JSON",
        }
    }
}

/// Panics, at compile time, when a payload cannot be read from an object with named fields. `what` says
/// why it must be: `"what a page sends has named fields"`.
#[track_caller]
pub const fn assert_fields(name: &str, shape: Shape, what: &str) {
    if !matches!(shape, Shape::Unknown | Shape::Object | Shape::Nothing) {
        wrong(name, shape, what);
    }
}

/// Panics, at compile time, when a payload can be read from no object: one with the name of a variant is
/// an object.
#[track_caller]
pub const fn assert_object(name: &str, shape: Shape, what: &str) {
    if matches!(shape, Shape::List | Shape::Scalar) {
        wrong(name, shape, what);
    }
}

/// Panics, at compile time, when an event may be written as something else than an object. One without
/// fields is written as `{}`.
#[track_caller]
pub const fn assert_event(name: &str, shape: Shape) {
    if matches!(shape, Shape::List | Shape::Scalar | Shape::TextOrVariants) {
        wrong(name, shape, "an event is sent as a JSON object");
    }
}

#[track_caller]
const fn wrong(name: &str, shape: Shape, what: &str) -> ! {
    let mut text = Text::new();
    text.push("`");
    text.push(name);
    text.push("` is ");
    text.push(shape.words());
    text.push(", and ");
    text.push(what);
    text.push(": write ");
    match shape {
        Shape::Variants | Shape::TextOrVariants => {
            text.push("`#[serde(tag = \"type\")]` above the enum, or a struct with named fields");
        }
        _ => {
            text.push("`struct ");
            text.push(name);
            text.push(" { name: Type }`");
        }
    }
    text.panic()
}
