//! The mounts that turn clients away: by origin, token, sub-protocol or session.

use bennu::endpoint::EndpointBuilder;
use bennu::origin::{CheckOrigin, InvalidOrigin};

use crate::app::App;
use crate::user_socket::UserSocket;

/// Adds them.
pub(crate) fn mounts(builder: EndpointBuilder<App>) -> Result<EndpointBuilder<App>, InvalidOrigin> {
    let origins = CheckOrigin::allow(["//example.com", "https://*.wild.com", "//ported.com:81"])?;
    let builder = builder
        .socket_with::<UserSocket>(|mount| mount.path("/origins").check_origin(origins))
        .socket_with::<UserSocket>(|mount| {
            let same = CheckOrigin::SameOrigin;
            mount.path("/same-origin").check_origin(same)
        })
        .socket_with::<UserSocket>(|mount| {
            let off = CheckOrigin::Disabled;
            mount.path("/any-origin").check_origin(off)
        })
        .socket_with::<UserSocket>(|mount| mount.path("/tokens").with_auth_token())
        .socket_with::<UserSocket>(|mount| mount.path("/protocols").subprotocols(["sip", "mqtt"]))
        .socket_with::<UserSocket>(|mount| mount.path("/no-csrf").without_csrf_check())
        .socket_with::<UserSocket>(|mount| mount.path("/answered").on_refused(answer));
    Ok(builder)
}

/// Answers a refused connection with a custom status and body.
fn answer(refused: &bennu::Refused) -> http::Response<axum::body::Body> {
    let mut response = http::Response::new(axum::body::Body::from("come back later"));
    *response.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
    response
        .headers_mut()
        .insert("x-refused-with", refused.status().into());
    response
}
