//! The title of a document.

use bennu_macros::{component, html};

use crate::rendered::Rendered;

/// Shows the `<title>` in the root layout, which follows the title that the view sets.
///
/// ```
/// use bennu::prelude::*;
///
/// let title = Some("Inbox");
/// let head = html! { LiveTitle title=[title] default="Welcome" suffix=" · Mail"; };
/// assert_eq!(
///     head.into_html(),
///     "<title data-default=\"Welcome\" data-suffix=\" · Mail\">Inbox · Mail</title>"
/// );
/// ```
///
/// In a root layout the title is `title=[page.page_title()]`. The client puts the prefix and the
/// suffix around each title that the view sets later.
#[component]
pub fn live_title(
    /// The title of the page.
    title: Option<&str>,
    /// The title if the page has none, or an empty one.
    default: Option<&str>,
    /// The text before every title.
    prefix: Option<&str>,
    /// The text after every title.
    suffix: Option<&str>,
) -> Rendered {
    let shown = title.filter(|title| !title.trim().is_empty()).or(default);
    html! {
        title data-prefix=[prefix] data-default=[default] data-suffix=[suffix] {
            (prefix.unwrap_or_default()) (shown.unwrap_or_default()) (suffix.unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use bennu_macros::html;

    use super::LiveTitle;

    #[test]
    fn the_default_stands_for_no_title() {
        for (title, shown) in [
            (None, "a &amp; b"),
            (Some(" "), "a &amp; b"),
            (Some("<c>"), "&lt;c&gt;"),
        ] {
            let html = html! { LiveTitle title=[title] default="a & b" prefix="P "; };
            let expected =
                format!("<title data-prefix=\"P \" data-default=\"a &amp; b\">P {shown}</title>");
            assert_eq!(html.into_html(), expected);
        }
    }
}
