//! Requests: the whole address that one names.

use http::Uri;
use http::request::Parts;
use http::uri::{PathAndQuery, Scheme};

use crate::origin::host_and_port;

/// Returns the URI with its host and port, or only path and query if the request does not name them.
pub(crate) fn absolute_uri(request: &Parts) -> Uri {
    let Some(authority) = host_and_port(request) else {
        return request.uri.clone();
    };
    let mut parts = request.uri.clone().into_parts();
    parts.authority = Some(authority);
    parts.scheme.get_or_insert(Scheme::HTTP);
    parts
        .path_and_query
        .get_or_insert(PathAndQuery::from_static("/"));
    Uri::from_parts(parts).unwrap_or_else(|_| request.uri.clone())
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    #[test]
    fn the_uri_is_made_absolute() {
        let cases = [
            ("/socket?a=1", Some("ex.com"), "http://ex.com/socket?a=1"),
            ("/s", Some("ex.com:4000"), "http://ex.com:4000/s"),
            ("/s", Some("[::1]:4000"), "http://[::1]:4000/s"),
            ("https://a.com/s", Some("b.com"), "https://a.com/s"),
            ("/s", None, "/s"),
            ("/s", Some("not a host"), "/s"),
        ];
        for (uri, host, expected) in cases {
            let mut request = Request::builder().uri(uri);
            if let Some(host) = host {
                request = request.header("host", host);
            }
            let (parts, ()) = request.body(()).unwrap().into_parts();
            assert_eq!(absolute_uri(&parts).to_string(), expected);
        }
    }
}
