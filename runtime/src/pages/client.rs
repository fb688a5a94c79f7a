//! The client: the npm packages as npm installs them, for pages without a bundler.

use std::path::Path;
use std::{fs, io};

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

/// The files of the packages that a browser imports.
const PHOENIX: &str = "phoenix/priv/static/phoenix.mjs";
const PACKAGE: &str = "phoenix_live_view/package.json";
const LIVE_VIEW: &str = "phoenix_live_view/priv/static/phoenix_live_view.esm.js";
/// Connects the page's views.
const START: &str = include_str!("start.mjs");
/// Shows a message in the page.
const SAY: &str = "addEventListener(\"DOMContentLoaded\", () => \
    document.body.prepend(Object.assign(document.createElement(\"pre\"), { textContent: {say} })))";
/// The URL of a script changes with its content, so the script can be cached for good.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// The npm packages, read once.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    phoenix: Script,
    live_view: Script,
    start: Script,
    /// The version of `phoenix_live_view`.
    version: String,
    /// What to do if a package is not there.
    missing: Option<String>,
}

#[derive(Clone, Debug)]
struct Script {
    path: &'static str,
    /// The path, with a hash of the content.
    url: String,
    text: Bytes,
}

impl Client {
    /// The version of `phoenix_live_view` that this crate is tested with.
    pub(crate) const DEFAULT_VERSION: &str = "1.2.12";

    /// Reads the packages from `node_modules`, for views whose socket is at `live_path`.
    pub(crate) fn read(node_modules: &Path, live_path: &str) -> Self {
        let mut missing = None;
        let mut read = |file| {
            fs::read(node_modules.join(file)).unwrap_or_else(|error| {
                missing = Some(not_there(node_modules, &error));
                Vec::new()
            })
        };
        let phoenix = Script::new("/bennu/phoenix.mjs", read(PHOENIX));
        let live_view = Script::new("/bennu/phoenix_live_view.mjs", read(LIVE_VIEW));
        // Its URL is the one that pages track: it says which packages it imports, too.
        let imports = format!("// {} {}\n", phoenix.url, live_view.url);
        let start = imports + &START.replace("{path}", live_path);
        Self {
            phoenix,
            live_view,
            start: Script::new("/bennu/start.mjs", start.into_bytes()),
            version: version(&node_modules.join(PACKAGE)),
            missing,
        }
    }

    /// Returns the version of `phoenix_live_view`. The client warns about a server that names
    /// another.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The paths of the scripts.
    pub(crate) fn paths(&self) -> [&'static str; 3] {
        self.scripts().map(|script| script.path)
    }

    fn scripts(&self) -> [&Script; 3] {
        [&self.phoenix, &self.live_view, &self.start]
    }

    /// Returns the URL that pages with these scripts track.
    pub(crate) fn tracked_url(&self) -> String {
        self.start.url.clone()
    }

    /// Makes the routes of the scripts.
    pub(crate) fn router(&self) -> Router {
        self.scripts()
            .into_iter()
            .fold(Router::new(), |router, script| {
                let text = script.text.clone();
                let headers = [
                    (CONTENT_TYPE, "text/javascript; charset=utf-8"),
                    (CACHE_CONTROL, FOR_GOOD),
                ];
                let serve = || async move { (headers, text).into_response() };
                router.route(script.path, get(serve))
            })
    }

    /// Lets scripts import the packages by name. If a package is missing, the page shows instructions
    /// instead.
    pub(crate) fn import_map(&self) -> Markup {
        if let Some(missing) = &self.missing {
            let say = json!(missing).to_string().replace('<', "\\u003c");
            let script = SAY.replace("{say}", &say);
            return html! { script { (PreEscaped(script)) } };
        }
        let map = json!({ "imports": {
            "phoenix": self.phoenix.url,
            "phoenix_live_view": self.live_view.url,
        }});
        html! { script type="importmap" { (PreEscaped(map.to_string())) } }
    }

    /// Connects the views of the page.
    pub(crate) fn start(&self) -> Markup {
        html! {
            @if self.missing.is_none() { script type="module" phx-track-static src=(self.start.url) {} }
        }
    }
}

/// Reads the version of a package.
fn version(package: &Path) -> String {
    #[derive(Deserialize)]
    struct Package {
        version: String,
    }
    let text = fs::read(package).unwrap_or_default();
    let read = serde_json::from_slice(&text);
    read.map_or_else(
        |_| Client::DEFAULT_VERSION.to_owned(),
        |Package { version }| version,
    )
}

fn not_there(node_modules: &Path, error: &io::Error) -> String {
    let folder = node_modules.display();
    tracing::error!(%folder, %error, "an npm package is not there");
    format!(
        "This page is not live: the npm packages are not in {folder} ({error}).\n\
         Run `npm install phoenix phoenix_live_view` beside that folder, then start the server again."
    )
}

impl Script {
    fn new(path: &'static str, text: Vec<u8>) -> Self {
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(&text)[..9]);
        let (url, text) = (format!("{path}?v={hash}"), Bytes::from(text));
        Self { path, url, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_is_not_there_says_so_in_the_page() {
        let client = Client::read(Path::new("</script>/node_modules"), "/live");
        let script = client.import_map().into_string();
        assert!(
            script.contains("npm install phoenix phoenix_live_view"),
            "{script}"
        );
        assert!(script.contains("\\u003c/script>/node_modules"), "{script}");
        assert_eq!(script.matches("</script>").count(), 1, "{script}");
        assert_eq!(client.start().into_string(), "");
    }

    #[test]
    fn the_version_is_the_packages_or_the_one_that_is_tested() {
        let folder = std::env::temp_dir().join(format!("bennu-{:x}", rand::random::<u64>()));
        let package = folder.join("phoenix_live_view");
        fs::create_dir_all(&package).unwrap();
        for (text, expected) in [
            (
                r#"{"name":"phoenix_live_view","version":"1.2.99"}"#,
                "1.2.99",
            ),
            ("{}", Client::DEFAULT_VERSION),
        ] {
            fs::write(package.join("package.json"), text).unwrap();
            assert_eq!(Client::read(&folder, "/live").version(), expected);
        }
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            Client::read(&folder, "/live").version(),
            Client::DEFAULT_VERSION
        );
    }

    #[test]
    fn a_script_has_another_url_when_it_has_another_text() {
        let [one, other] = ["/live", "/other"].map(|path| Client::read(Path::new(""), path));
        assert_eq!(one.phoenix.url, other.phoenix.url);
        assert_ne!(one.start.url, other.start.url);
        assert!(one.start.url.starts_with("/bennu/start.mjs?v="));
        assert!(String::from_utf8_lossy(&other.start.text).contains("\"/other\""));
    }
}
