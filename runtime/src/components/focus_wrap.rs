//! Keeping the focus within an element.

use crate::component::{Attributes, Slot};
use crate::rendered::Rendered;
use crate::{component, html};

/// Keeps the focus within its content: who presses Tab on a dialog stays in it.
///
/// ```
/// use bennu::prelude::*;
///
/// let dialog = html! { FocusWrap id="confirm" role="dialog" { button type="button" { "Yes" } } };
/// assert!(dialog.into_html().starts_with(
///     "<div id=\"confirm\" phx-hook=\"Phoenix.FocusWrap\" role=\"dialog\">"
/// ));
/// ```
#[component]
pub fn focus_wrap(
    /// The id of the element, by which the client finds it.
    id: &str,
    inner_block: Slot,
    #[rest] rest: Attributes,
) -> Rendered {
    html! {
        div id=(id) phx-hook="Phoenix.FocusWrap" ..(rest) {
            div id={ (id) "-start" } tabindex="0" aria-hidden="true" {}
            (inner_block)
            div id={ (id) "-end" } tabindex="0" aria-hidden="true" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::html;

    use super::FocusWrap;

    #[test]
    fn the_content_stands_between_two_sentinels() {
        let html = html! { FocusWrap id="a" { "x" } };
        assert_eq!(
            html.into_html(),
            concat!(
                r#"<div id="a" phx-hook="Phoenix.FocusWrap">"#,
                r#"<div id="a-start" tabindex="0" aria-hidden="true"></div>x"#,
                r#"<div id="a-end" tabindex="0" aria-hidden="true"></div></div>"#,
            )
        );
    }
}
