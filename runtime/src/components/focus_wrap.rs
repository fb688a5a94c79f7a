//! A component that keeps the focus inside an element.

use bennu_macros::{component, html};

use crate::component::{Attributes, Slot};
use crate::rendered::Rendered;

/// Keeps the focus inside its content: the Tab key does not leave a dialog, for example.
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
    /// The id of the element, which the client needs.
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
    use bennu_macros::html;

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
