//! The contract with the expansion of `#[live_view]`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::{FromCapture, Impossible};
use crate::channel::Outcome;
use crate::live_view::{
    AsyncError, HandleAsync, HandleInfo, LiveRoute, LiveSocket, LiveView, PushesEvent, ViewEvent,
    ViewParams,
};
use crate::payload::PayloadError;
use crate::refused::Refused;
use crate::rendered::Rendered;
use crate::spec::{LiveViewSpec, PayloadSpec};

/// What a URL need not write in another way, RFC 3986, 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Begins a handler that writes only the fields of `mask`.
pub fn writes<V: LiveView>(socket: &mut LiveSocket<V>, mask: u64) {
    socket.declare_writes(mask);
}

/// A by-value argument of a `#[handle_event]`; made once for `const SPEC` and once for the handler,
/// as [`Taken`](super::Taken) is.
#[derive(Debug)]
pub struct TakenEvent<T> {
    /// How the documents describe it.
    pub spec: PayloadSpec,
    decode: fn(&ViewEvent) -> Result<T, PayloadError>,
}

/// Describes the by-value argument of type `T`.
pub const fn view_event<T: FromEvent>() -> TakenEvent<T> {
    TakenEvent {
        spec: T::SPEC,
        decode: T::from_event,
    }
}

impl<T> TakenEvent<T> {
    /// Decodes the value of an event, or answers what is wrong; the view goes on.
    ///
    /// # Errors
    /// When the value has another shape.
    pub fn decode(&self, event: &ViewEvent) -> Result<T, Outcome> {
        (self.decode)(event).map_err(Outcome::from)
    }
}

/// The value of an event of a page.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the payload of an event",
    label = "does not implement `Deserialize` and `JsonSchema`",
    note = "write `#[payload]` above the type, or derive `serde::Deserialize` and `schemars::JsonSchema`"
)]
pub trait FromEvent: Sized {
    /// How the documents describe it.
    const SPEC: PayloadSpec;

    /// Decodes the value.
    ///
    /// # Errors
    /// When it has another shape.
    fn from_event(event: &ViewEvent) -> Result<Self, PayloadError>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema> FromEvent for T {
    const SPEC: PayloadSpec = PayloadSpec::json::<T>();

    fn from_event(event: &ViewEvent) -> Result<Self, PayloadError> {
        event.decode()
    }
}

/// Returns the name of an event, for the handler of every other event.
pub fn event_name(event: &ViewEvent) -> String {
    event.name().to_owned()
}

/// Decodes the parameters of the URL for `#[mount]` and `#[handle_params]`.
///
/// # Errors
/// If they have another shape.
pub fn view_params<T: FromViewParams, R>(params: &ViewParams<R>) -> Result<T, Refused> {
    T::from_view_params(params).map_err(|error| Refused::invalid(&error))
}

/// The parameters of a URL.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the parameters of a URL",
    label = "does not implement `Deserialize`",
    note = "write `#[payload]` above the type, or derive `serde::Deserialize`"
)]
pub trait FromViewParams: Sized {
    /// Decodes the parameters.
    ///
    /// # Errors
    /// When they have another shape.
    fn from_view_params<R>(params: &ViewParams<R>) -> Result<Self, PayloadError>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromViewParams for T {
    fn from_view_params<R>(params: &ViewParams<R>) -> Result<Self, PayloadError> {
        params.decode()
    }
}

/// Converts the returned value to the result of `#[mount]`.
///
/// # Errors
/// If the mount refused.
pub fn mounted<V: LiveView, T: MountReturn<V>>(returned: T) -> Result<V, Refused> {
    returned.into_view()
}

/// The return types of `#[mount]`.
#[diagnostic::on_unimplemented(
    message = "a `#[mount]` cannot return `{Self}`",
    label = "expected `Result<Self, Refused>` or `Self`"
)]
pub trait MountReturn<V> {
    /// Converts to the view, or the refusal.
    ///
    /// # Errors
    /// If the mount refused.
    fn into_view(self) -> Result<V, Refused>;
}

impl<V: LiveView> MountReturn<V> for V {
    fn into_view(self) -> Result<V, Refused> {
        Ok(self)
    }
}

impl<V: LiveView> MountReturn<V> for Result<V, Refused> {
    fn into_view(self) -> Result<V, Refused> {
        self
    }
}

/// Converts the returned value to the result of `#[handle_params]`.
///
/// # Errors
/// If the method refused.
pub fn params_handled<T: ParamsReturn>(returned: T) -> Result<(), Refused> {
    returned.into_result()
}

/// The return types of `#[handle_params]`.
#[diagnostic::on_unimplemented(
    message = "a `#[handle_params]` cannot return `{Self}`",
    label = "expected `()` or `Result<(), Refused>`"
)]
pub trait ParamsReturn {
    /// Converts to nothing, or the refusal.
    ///
    /// # Errors
    /// If the method refused.
    fn into_result(self) -> Result<(), Refused>;
}

impl ParamsReturn for () {
    fn into_result(self) -> Result<(), Refused> {
        Ok(())
    }
}

impl ParamsReturn for Result<(), Refused> {
    fn into_result(self) -> Result<(), Refused> {
        self
    }
}

/// Converts the returned value to the page of `#[render]`.
pub fn rendered<T: RenderReturn>(returned: T) -> Rendered {
    returned.into_rendered()
}

/// The return types of `#[render]`.
#[diagnostic::on_unimplemented(
    message = "a `#[render]` cannot return `{Self}`",
    label = "expected `Rendered`",
    note = "end the method with `html!`"
)]
pub trait RenderReturn {
    /// Converts to the rendered page.
    fn into_rendered(self) -> Rendered;
}

impl RenderReturn for Rendered {
    fn into_rendered(self) -> Rendered {
        self
    }
}

/// Makes the text of a path from its parts.
pub fn path(parts: &[&str]) -> String {
    let path = parts.concat();
    // Where the first capture is empty or begins with a slash, a browser would read the name of
    // another site. Escaped, the slash still counts as one of the path's.
    match path.strip_prefix("//") {
        Some(rest) => format!("/%2F{rest}"),
        None => path,
    }
}

/// Writes a capture as a segment of a path.
pub fn path_segment<T: PathText>(capture: &T) -> String {
    utf8_percent_encode(&capture.text(), ENCODED).to_string()
}

/// Writes a capture as the rest of a path, with its slashes.
pub fn path_rest<T: PathText>(capture: &T) -> String {
    let text = capture.text();
    let segments = text
        .split('/')
        .map(|segment| utf8_percent_encode(segment, ENCODED).to_string());
    segments.collect::<Vec<_>>().join("/")
}

/// A capture that can be written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a capture",
    label = "does not implement `Display`",
    note = "take the capture as a `String`, or implement `std::fmt::Display` for `{Self}`"
)]
pub trait PathText {
    /// Returns the text of the capture.
    fn text(&self) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: std::fmt::Display> PathText for T {
    fn text(&self) -> String {
        self.to_string()
    }
}

/// Reads a capture of a path; what does not parse is no page.
pub fn path_capture<T: FromCapture>(captures: &[(String, String)], name: &str) -> Option<T> {
    let (_, text) = captures.iter().find(|(capture, _)| capture == name)?;
    T::from_capture(text)
}

/// Describes a view whose `#[live_view]` has mistakes.
pub const fn hollow_view(name: &'static str) -> LiveViewSpec {
    LiveViewSpec::new(name, &[])
}

/// Renders the page of a view whose `#[live_view]` has mistakes.
pub fn hollow_page() -> Rendered {
    Rendered::empty()
}

/// The route of a view whose path has mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownRoute;

impl<V> LiveRoute<V> for UnknownRoute {
    fn from_captures(_: usize, _: &[(String, String)]) -> Option<Self> {
        None
    }

    fn to_path(&self) -> String {
        "/".to_owned()
    }
}

// As of channels: without two of them, the compiler would take the only one for what a call means.
macro_rules! impossible {
    ($($n:literal)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<V: LiveView> HandleInfo<Impossible<$n>> for V {
            async fn handle_info(
                &mut self,
                message: Impossible<$n>,
                _: &mut LiveSocket<Self>,
            ) -> Outcome {
                match message {}
            }
        }

        #[diagnostic::do_not_recommend]
        impl<V: LiveView> HandleAsync<Impossible<$n>> for V {
            async fn handle_async(
                &mut self,
                _: Result<Impossible<$n>, AsyncError>,
                _: &mut LiveSocket<Self>,
            ) -> Outcome {
                Outcome::no_reply()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<V: LiveView> PushesEvent<Impossible<$n>> for V {}
    )*};
}

impossible!(0 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_is_the_name_of_another_site() {
        let segment = |text: &str| path_segment(&text.to_owned());
        let rest = |text: &str| path_rest(&text.to_owned());
        let cases = [
            (path(&["/", &segment("a"), "/", &segment("b")]), "/a/b"),
            (
                path(&["/", &segment(""), "/", &segment("evil.example")]),
                "/%2Fevil.example",
            ),
            (path(&["/", &rest("/evil.example")]), "/%2Fevil.example"),
            (path(&["/", &rest("\\evil.example")]), "/%5Cevil.example"),
            (path(&["/", &rest("a//b")]), "/a//b"),
        ];
        for (path, expected) in cases {
            assert_eq!(path, expected);
        }
    }
}
