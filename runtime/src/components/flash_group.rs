//! The flash messages of a page.

use bennu_macros::{component, html};

use crate::component::Attributes;
use crate::live_view::Flash;
use crate::rendered::Rendered;
use crate::server::live_routes::LiveContent;

/// The kinds that are shown by default.
const KINDS: &[Flash] = &[Flash::Info, Flash::Error];

/// Shows the flash messages of a view, in the layout around it. A click removes a message.
///
/// ```
/// use bennu::prelude::*;
/// use bennu::pages::LiveContent;
///
/// fn layout(content: LiveContent<'_>) -> Rendered {
///     html! {
///         FlashGroup content=(&content);
///         main { (content.inner_content()) }
///     }
/// }
/// # let _ = layout;
/// ```
///
/// A message is a `div` with the id `flash-info` or `flash-error`, and the classes `flash` and that id.
/// It contains a button whose text is for screen readers. `socket.put_flash(Flash::Info, "..")` sets a
/// message.
#[component]
pub fn flash_group(
    /// The content that the layout receives.
    content: &LiveContent<'_>,
    /// The kinds of messages, in order.
    #[default(KINDS)]
    kinds: &[Flash],
    /// The name of the button that removes a message.
    #[default("Close")]
    close: &str,
    #[rest] rest: Attributes,
) -> Rendered {
    let messages = kinds
        .iter()
        .filter_map(|kind| Some((kind.as_str(), content.flash(kind)?)));
    html! {
        div aria-live="polite" ..(rest) {
            @for (kind, message) in messages key=(kind) {
                div id={ "flash-" (kind) } class={ "flash flash-" (kind) } role="alert"
                    phx-click="lv:clear-flash" phx-value-key=(kind) {
                    p { (message) }
                    button type="button" aria-label=(close) { "×" }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live_view::FlashMap;

    #[test]
    fn each_message_can_be_clicked_away() {
        let mut flash = FlashMap::default();
        flash.put(&Flash::Error, "<no>".to_owned());
        let view = html! { "page" };
        let content = LiveContent {
            view: &view,
            flash: &flash,
            uri: &http::Uri::default(),
            csrf_token: "",
        };
        let html = html! { FlashGroup content=(&content) id="messages"; };
        assert_eq!(
            html.into_html(),
            concat!(
                r#"<div aria-live="polite" id="messages">"#,
                r#"<div id="flash-error" class="flash flash-error" role="alert" phx-click="lv:clear-flash" phx-value-key="error">"#,
                "<p>&lt;no&gt;</p>",
                r#"<button type="button" aria-label="Close">×</button></div></div>"#,
            )
        );
    }

    #[test]
    fn kinds_of_ones_own_are_shown_where_they_are_asked_for() {
        let warning = Flash::Other("warning".into());
        let mut flash = FlashMap::default();
        flash.put(&warning, "careful".to_owned());
        let view = html! { "page" };
        let content = LiveContent {
            view: &view,
            flash: &flash,
            uri: &http::Uri::default(),
            csrf_token: "",
        };
        let without = html! { FlashGroup content=(&content); }.into_html();
        assert!(!without.contains("careful"), "{without}");
        let kinds = [warning];
        let with = html! { FlashGroup content=(&content) kinds=(&kinds); }.into_html();
        assert!(with.contains("id=\"flash-warning\""), "{with}");
    }
}
