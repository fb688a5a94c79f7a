//! Which origins each check lets in.

use http::{HeaderValue, Request};

use super::*;

/// A request with these headers.
fn request(headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().uri("/socket/websocket");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

fn is_allowed(check: &CheckOrigin, origin: &str) -> bool {
    check.check(&request(&[("origin", origin)])).is_ok()
}

#[test]
fn a_host_lets_its_pages_in_by_every_scheme_and_port() {
    let check = CheckOrigin::Host("Example.com".to_owned());
    let cases = [
        ("http://example.com", true),
        ("https://example.com:8443", true),
        ("https://EXAMPLE.com", true),
        ("https://www.example.com", false),
        ("https://example.com.evil.org", false),
        ("https://evil.org/example.com", false),
        ("https://evil.org?example.com", false),
        ("https://example.com@evil.org", false),
        ("https://evil.org@example.com", false),
        ("https://evil.org\\example.com", false),
        ("https://example.com:x", false),
        ("example.com", false),
        ("null", false),
        ("file://", false),
        ("", false),
    ];
    for (origin, expected) in cases {
        assert_eq!(is_allowed(&check, origin), expected, "{origin}");
    }
}

#[test]
fn a_pattern_compares_what_it_names() {
    let cases = [
        ("http://scheme.com", "http://scheme.com", true),
        ("http://scheme.com", "http://scheme.com:80", true),
        ("http://scheme.com", "http://scheme.com:8080", false),
        ("http://scheme.com", "https://scheme.com", false),
        ("https://scheme.com", "https://scheme.com:443", true),
        ("HTTPS://Scheme.com/", "https://scheme.com", true),
        ("https://scheme.com:8443", "https://scheme.com:8443", true),
        ("https://scheme.com:8443", "https://scheme.com", false),
        ("app://desk", "app://desk", true),
        ("app://desk", "app://desk:81", true),
        ("//any.com", "http://any.com", true),
        ("//any.com", "https://any.com:1234", true),
        ("//any.com", "https://sub.any.com", false),
        ("//port.com:81", "http://port.com:81", true),
        ("//port.com:81", "https://port.com:81", true),
        ("//port.com:81", "http://port.com", false),
        ("//port.com:80", "http://port.com", true),
        ("//port.com:443", "http://port.com", false),
        ("//*.ex.com", "https://ex.com", true),
        ("//*.ex.com", "https://a.ex.com", true),
        ("//*.ex.com", "https://a.b.ex.com:81", true),
        ("//*.ex.com", "https://prefix-ex.com", false),
        ("//*.ex.com", "https://ex.com.evil.org", false),
        ("//*.ex.com", "https://.ex.org", false),
        ("https://*.ex.com", "https://a.ex.com", true),
        ("https://*.ex.com", "http://a.ex.com", false),
        ("https://*.ex.com", "https://a.ex.com:81", false),
        ("//[::1]:4000", "http://[::1]:4000", true),
        ("//[::1]", "http://[::1]", true),
        ("//[::1]", "http://[::2]", false),
        ("//any.com", "null", false),
        ("//any.com", "file://", false),
        ("//any.com", "//any.com", true),
    ];
    for (pattern, origin, expected) in cases {
        let check = CheckOrigin::allow([pattern]).unwrap();
        assert_eq!(is_allowed(&check, origin), expected, "{pattern} {origin}");
    }
}

#[test]
fn one_matching_pattern_of_a_list_is_enough() {
    let check = CheckOrigin::allow(["https://a.com", "//b.com"]).unwrap();
    assert!(is_allowed(&check, "https://a.com"));
    assert!(is_allowed(&check, "http://b.com:81"));
    assert!(!is_allowed(&check, "http://c.com"));
    assert!(!is_allowed(&CheckOrigin::Allow(Vec::new()), "http://a.com"));
}

#[test]
fn what_is_no_pattern_is_refused_when_it_is_configured() {
    let invalid = [
        "",
        "example.com",
        "example.com:81",
        "//",
        "https://",
        "null",
        "*",
        "//*",
        "//*.",
        "//a.*.com",
        "//*a.com",
        "//ex.com:port",
        "//ex.com:65536",
        "//ex.com:+81",
        "//[::1",
        "//[nonsense]",
        "//user@ex.com",
        "//ex ample.com",
        ":://ex.com",
        "1http://ex.com",
    ];
    for pattern in invalid {
        let error = CheckOrigin::allow(["//fine.com", pattern]).unwrap_err();
        let expected = format!("{pattern:?} is no origin");
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
}

#[test]
fn the_same_origin_is_the_host_and_port_that_the_request_went_to() {
    let cases = [
        ("example.com", "http://example.com", true),
        ("example.com", "https://example.com", true),
        ("example.com", "https://EXAMPLE.com", true),
        ("example.com", "https://example.com:443", true),
        ("example.com", "https://example.com:8443", false),
        ("example.com", "https://www.example.com", false),
        ("example.com:443", "https://example.com", true),
        ("example.com:443", "http://example.com", false),
        ("localhost:4000", "http://localhost:4000", true),
        ("localhost:4000", "http://localhost", false),
        ("localhost:4000", "http://127.0.0.1:4000", false),
        ("[::1]:4000", "http://[::1]:4000", true),
        ("example.com", "app://example.com", false),
        ("example.com", "null", false),
        ("example.com", "file://", false),
        ("not a host", "http://not a host", false),
        ("", "http://", false),
    ];
    for (host, origin, expected) in cases {
        let request = request(&[("host", host), ("origin", origin)]);
        let found = CheckOrigin::SameOrigin.check(&request).is_ok();
        assert_eq!(found, expected, "{host} {origin}");
    }
}

#[test]
fn the_same_origin_needs_one_host_and_believes_no_forwarded_header() {
    let origin = ("origin", "https://evil.org");
    let forged = [
        vec![origin],
        vec![origin, ("host", "ex.com"), ("host", "evil.org")],
        vec![origin, ("host", "ex.com"), ("x-forwarded-host", "evil.org")],
        vec![origin, ("host", "ex.com"), ("forwarded", "host=evil.org")],
    ];
    for headers in forged {
        let found = CheckOrigin::SameOrigin.check(&request(&headers));
        assert!(found.is_err(), "{headers:?}");
    }
}

#[test]
fn a_scheme_that_the_request_names_counts() {
    for (origin, expected) in [("https://ex.com", true), ("http://ex.com", false)] {
        let mut request = request(&[("origin", origin)]);
        request.uri = "https://ex.com/socket".parse().unwrap();
        let found = CheckOrigin::SameOrigin.check(&request).is_ok();
        assert_eq!(found, expected, "{origin}");
    }
}

#[test]
fn a_function_is_asked_for_every_origin() {
    let check = CheckOrigin::custom(|origin| {
        origin.as_str() == "null" || origin.scheme() == Some("file") || origin.port() == Some(443)
    });
    let cases = [
        ("null", true),
        ("file://", true),
        ("https://any.com", true),
        ("http://any.com", false),
        ("", false),
    ];
    for (origin, expected) in cases {
        assert_eq!(is_allowed(&check, origin), expected, "{origin}");
    }
}

#[test]
fn a_request_without_an_origin_is_let_in_and_of_several_the_first_counts() {
    let nobody = || CheckOrigin::custom(|_| false);
    for check in [nobody(), CheckOrigin::SameOrigin, CheckOrigin::Disabled] {
        assert_eq!(check.check(&request(&[])), Ok(()));
    }
    assert!(is_allowed(&CheckOrigin::Disabled, "null"));
    let check = CheckOrigin::Host("a.com".to_owned());
    let (a, b) = (("origin", "http://a.com"), ("origin", "http://b.com"));
    assert!(check.check(&request(&[a, b])).is_ok());
    assert!(check.check(&request(&[b, a])).is_err());
}

#[test]
fn an_origin_that_is_no_text_is_refused() {
    let mut request = request(&[("host", "ex.com")]);
    let bytes = HeaderValue::from_bytes(b"http://ex.com\xff").unwrap();
    request.headers.insert(ORIGIN, bytes);
    for check in [
        CheckOrigin::SameOrigin,
        CheckOrigin::Host("ex.com".to_owned()),
    ] {
        assert!(check.check(&request).is_err());
    }
}

#[test]
fn a_refusal_names_the_origin() {
    let check = CheckOrigin::Host("a.com".to_owned());
    let request = request(&[("origin", "http://b.com")]);
    let refused = check.check(&request).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the origin http://b.com is not allowed"
    );
}

#[test]
fn a_function_that_panics_lets_nobody_in() {
    let check = CheckOrigin::custom(|origin| {
        assert_ne!(origin.as_str(), "https://evil.org", "as the test asked");
        true
    });
    assert!(is_allowed(&check, "https://example.com"));
    assert!(!is_allowed(&check, "https://evil.org"));
}
