//! The facts about a request that `connect` may see: some headers, and the address.

use http::header::HeaderName;
use http::request::Parts;
use http::uri::{PathAndQuery, Scheme};
use http::{HeaderMap, Uri};

use crate::origin::host_and_port;

/// Selects the headers that `connect` may see.
///
/// Cookies and authorisation are left out, because a page of another origin can make a browser send
/// them.
pub(super) fn headers(headers: &HeaderMap) -> HeaderMap {
    headers
        .iter()
        .filter(|(name, _)| is_shown(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn is_shown(name: &HeaderName) -> bool {
    let name = name.as_str();
    name.starts_with("x-")
        || name.starts_with("sec-websocket-")
        || ["user-agent", "traceparent", "tracestate"].contains(&name)
}

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
    use http::{HeaderValue, Request};

    use super::*;

    #[test]
    fn only_harmless_headers_are_shown() {
        let names = [
            ("x-forwarded-for", true),
            ("x-", true),
            ("sec-websocket-protocol", true),
            ("sec-websocket-extensions", true),
            ("user-agent", true),
            ("traceparent", true),
            ("tracestate", true),
            ("cookie", false),
            ("authorization", false),
            ("origin", false),
            ("host", false),
            ("trace", false),
            ("sec-fetch-mode", false),
            ("xx-other", false),
        ];
        let all = names
            .iter()
            .map(|(name, _)| (HeaderName::from_static(name), HeaderValue::from_static("v")))
            .collect();
        let shown = headers(&all);
        for (name, expected) in names {
            assert_eq!(shown.contains_key(name), expected, "{name}");
        }
    }

    #[test]
    fn several_headers_of_one_name_are_all_shown() {
        let name = HeaderName::from_static("x-a");
        let all = ["1", "2"].map(|value| (name.clone(), HeaderValue::from_static(value)));
        let shown = headers(&all.into_iter().collect());
        assert_eq!(shown.get_all("x-a").iter().count(), 2);
    }

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
