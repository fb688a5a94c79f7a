//! URLs: what a client says of where it is, and paths on the site of a page.

use http::Uri;

/// Reads the URL of a page, without its fragment.
pub(super) fn read(url: &str) -> Option<Uri> {
    url.split('#').next()?.parse().ok()
}

/// Returns the URL of a path, on the site of another URL.
pub(crate) fn resolve(base: &Uri, to: &str) -> Option<Uri> {
    let mut parts = base.clone().into_parts();
    parts.path_and_query = Some(to.split('#').next()?.parse().ok()?);
    Uri::from_parts(parts).ok()
}
