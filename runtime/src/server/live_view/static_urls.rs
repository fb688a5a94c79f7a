//! The newest URLs of stylesheets and scripts: a page with another one is out of date.

use serde_json::Value;

/// The current URLs; `None` if the endpoint does not list them.
#[derive(Clone, Debug, Default)]
pub(crate) struct StaticUrls(Option<Vec<String>>);

impl StaticUrls {
    /// Lists the current URLs.
    pub(crate) fn current(urls: impl IntoIterator<Item = String>) -> Self {
        let rooted = |url: String| {
            let is_whole = url.contains("://") || url.starts_with('/');
            if is_whole { url } else { format!("/{url}") }
        };
        Self(Some(urls.into_iter().map(rooted).collect()))
    }

    /// Returns whether the client tracks a URL that is not current.
    pub(super) fn changed(&self, params: &Value) -> bool {
        let (Some(current), Some(tracked)) = (&self.0, params["_track_static"].as_array()) else {
            return false;
        };
        let is_current = |url: &Value| {
            let url = url.as_str().unwrap_or_default();
            current.iter().any(|current| is_at(url, current))
        };
        !tracked.iter().all(is_current)
    }
}

/// Returns whether the URL in a browser is that of a file. The site is ignored: it may be that of a
/// proxy. The query is ignored if the file's URL has none.
fn is_at(url: &str, current: &str) -> bool {
    let url = match (url.split_once('?'), current.contains('?')) {
        (Some((path, _)), false) => path,
        _ => url,
    };
    url.ends_with(current)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CURRENT: [&str; 3] = [
        "/app.css?v=7",
        "assets/app-3f2.js",
        "https://cdn.example/a.js",
    ];

    fn changed(tracked: &Value) -> bool {
        let urls = StaticUrls::current(CURRENT.map(str::to_owned));
        urls.changed(&json!({ "_track_static": tracked }))
    }

    #[test]
    fn a_url_is_current_on_whatever_site_it_is() {
        let current = json!([
            "http://localhost/app.css?v=7",
            "https://cdn.example/below/app.css?v=7",
            "http://localhost/assets/app-3f2.js",
            "http://localhost/assets/app-3f2.js?cached",
            "https://cdn.example/a.js",
        ]);
        assert!(!changed(&current));
    }

    #[test]
    fn one_that_is_not_current_is_enough() {
        for old in [
            "http://localhost/app.css",
            "http://localhost/app.css?v=6",
            "http://localhost/app.css?v=77",
            "http://localhost/assets/my-app-3f2.js",
            "http://localhost/otherassets/app-3f2.js",
            "https://other.example/a.js",
            "",
        ] {
            assert!(
                changed(&json!(["http://localhost/app.css?v=7", old])),
                "{old}"
            );
        }
    }

    #[test]
    fn who_tracks_nothing_has_nothing_old() {
        for nothing in [json!(null), json!([]), json!({}), json!("x")] {
            assert!(!changed(&nothing), "{nothing}");
        }
        let unsaid = StaticUrls::default();
        assert!(!unsaid.changed(&json!({ "_track_static": ["http://localhost/x.css"] })));
        assert!(!unsaid.changed(&json!(7)));
    }
}
