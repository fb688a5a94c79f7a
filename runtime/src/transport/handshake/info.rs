//! The facts about a request that `connect` may see: some headers.

use http::HeaderMap;
use http::header::HeaderName;

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

#[cfg(test)]
mod tests {
    use http::HeaderValue;

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
}
