//! The schemes of URLs that run code, which no value may bring into a page.

/// The replacement for a URL that is refused.
pub(crate) const BLOCKED: &str = "about:blank#blocked";

/// Returns whether a browser that follows or loads the URL would run code, or show a document that the
/// value contains.
///
/// The text may be escaped for HTML. As in a browser, spaces, control characters and upper case do not
/// matter.
pub(crate) fn runs_code(url: &str) -> bool {
    let mut scheme = String::new();
    for (at, c) in url.char_indices() {
        match c {
            '\0'..=' ' => {}
            ':' => return refused(&scheme, &url[at + 1..]),
            '/' | '?' | '#' => return false,
            // A character that is written as an entity to hide what it is.
            '&' if !is_escaping(&url[at..]) => return true,
            other => scheme.push(other.to_ascii_lowercase()),
        }
    }
    false
}

/// Whether one of several URLs, with semicolons between, would run code.
pub(crate) fn any_runs_code(urls: &str) -> bool {
    let rest = urls.match_indices(';').map(|(at, _)| &urls[at + 1..]);
    std::iter::once(urls).chain(rest).any(runs_code)
}

fn refused(scheme: &str, rest: &str) -> bool {
    match scheme {
        "javascript" | "vbscript" => true,
        "data" => {
            let media = rest.trim_start().to_ascii_lowercase();
            let shown = ["image/", "audio/", "video/", "font/"];
            !shown.iter().any(|kind| media.starts_with(kind)) || media.starts_with("image/svg")
        }
        _ => false,
    }
}

/// Returns whether escaping makes this entity.
fn is_escaping(text: &str) -> bool {
    let bare = !text[1..].starts_with(|c: char| c == '#' || c.is_ascii_alphabetic());
    bare || ["&amp;", "&lt;", "&gt;", "&quot;"]
        .iter()
        .any(|entity| text.starts_with(entity))
        || !text.contains(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_several_urls_is_looked_at() {
        for refused in [
            "javascript:x",
            "/a; javascript:x",
            "/a&amp;b;JAVASCRIPT:x;/c",
        ] {
            assert!(any_runs_code(refused), "{refused:?}");
        }
        for let_through in ["", "0;1;2", "#a;#b", "a&amp;b:c;1"] {
            assert!(!any_runs_code(let_through), "{let_through:?}");
        }
    }

    #[test]
    fn what_runs_code_is_told_from_what_does_not() {
        let refused = [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "  javascript:alert(1)",
            "java\tscript\n:alert(1)",
            "\u{1}javascript:alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "data:image/svg+xml,<svg onload=x>",
            "data:,x",
            "java&#115;cript:alert(1)",
            "javascript&colon;alert(1)",
            "&#106;avascript&#58;alert(1)",
            "java&Tab;script:alert(1)",
        ];
        for url in refused {
            assert!(runs_code(url), "{url:?}");
        }
        let let_through = [
            "",
            "/users/1",
            "users?q=javascript:x",
            "#javascript:x",
            "https://example.com/javascript:x",
            "mailto:a@example.com",
            "tel:+1",
            "/a?b=1&amp;c=2",
            "?a=1&b=2",
            "a&amp;b:c",
            "a&b:c",
            "data:image/png;base64,AAAA",
            "blob:https://example.com/x",
            "./javascript:x",
        ];
        for url in let_through {
            assert!(!runs_code(url), "{url:?}");
        }
    }
}
