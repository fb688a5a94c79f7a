//! Containers: the element of a page that the client's socket joins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use maud::{Markup, PreEscaped, html};

use super::tokens::{PageToken, StaticToken, Tokens};
use crate::live_view::FlashMap;
use crate::payload::EncodeError;
use crate::server::live_routes::LivePages;

/// The tag of every container, with its attributes besides the tokens.
///
/// The reply of a join after a live redirect contains them, and the client removes all other
/// attributes.
pub(super) const ELEMENT: &str = r#"["div",{}]"#;

/// The place of a container.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'a> {
    /// The URL of the page belongs to the view.
    Main { live_session: &'a str },
    /// The page belongs to the application, which gave the view a path or none.
    Part { path: Option<&'a str> },
}

/// Returns the container of a view's first response.
///
/// # Errors
/// If a token cannot be signed.
pub(crate) fn container(
    tokens: Tokens<'_>,
    pages: &LivePages,
    place: Place<'_>,
    html: &str,
    flash: FlashMap,
) -> Result<Markup, EncodeError> {
    let id = format!("phx-{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 12]>()));
    let (live_session, path) = match place {
        Place::Main { live_session } => (Some(live_session.to_owned()), None),
        Place::Part { path } => (None, path.map(str::to_owned)),
    };
    let is_main = live_session.is_some();
    let page = tokens.sign_page(&PageToken {
        id: id.clone(),
        view: pages.type_name.to_owned(),
        live_session,
        path,
    })?;
    let left = tokens.sign_static(&StaticToken {
        id: id.clone(),
        flash,
    })?;
    Ok(html! {
        div id=(id) data-phx-main[is_main] data-phx-session=(page) data-phx-static=(left) {
            (PreEscaped(html))
        }
    })
}
