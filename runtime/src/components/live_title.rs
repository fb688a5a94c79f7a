//! The title of a document.

use crate::rendered::Rendered;
use crate::{component, html};

/// The `<title>` of the root layout, which follows what the view sets as its title.
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
    /// What the page is called.
    title: Option<&str>,
    /// What stands there instead of no title, or an empty one.
    default: Option<&str>,
    /// What stands before every title.
    prefix: Option<&str>,
    /// What stands after every title.
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
    use crate::html;

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
