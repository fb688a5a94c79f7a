//! The `sec-websocket-protocol` header: sub-protocols, and the auth token that travels as one.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::SEC_WEBSOCKET_PROTOCOL;
use http::{HeaderMap, HeaderValue};

use super::{Rejection, text};

/// The prefix of an auth token: browsers let scripts set no other header of a WebSocket.
const AUTH_TOKEN_PREFIX: &str = "base64url.bearer.phx.";
/// The sub-protocol of the npm client, which requests it if it sends an auth token.
const PHOENIX: &str = "phoenix";

/// The alphabet of the npm client, which is standard despite the prefix. Both are read, with or without
/// padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The sub-protocols that a client requests, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Protocols {
    asked: Vec<String>,
}

impl Protocols {
    /// Reads the header, or several of them as one.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let asked = headers
            .get_all(SEC_WEBSOCKET_PROTOCOL)
            .iter()
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
            .map(|name| String::from_utf8_lossy(name.trim_ascii()).into_owned())
            .filter(|name| !name.is_empty())
            .collect();
        Self { asked }
    }

    /// Takes the auth token out, if there is exactly one: several are left in place.
    pub(super) fn take_auth_token(&mut self) -> Result<Option<String>, Rejection> {
        let tokens = self.asked.iter();
        let mut tokens = tokens.filter_map(|name| name.strip_prefix(AUTH_TOKEN_PREFIX));
        let (Some(token), None) = (tokens.next(), tokens.next()) else {
            return Ok(None);
        };
        let encoded = token.replace('-', "+").replace('_', "/");
        let decoded = BASE64.decode(encoded).map_err(|_| Rejection::AuthToken)?;
        let token = text(&decoded)?;
        self.asked
            .retain(|name| !name.starts_with(AUTH_TOKEN_PREFIX));
        Ok(Some(token))
    }

    /// Writes the header again, without the taken parts.
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        headers.remove(SEC_WEBSOCKET_PROTOCOL);
        if self.asked.is_empty() {
            return;
        }
        if let Ok(value) = HeaderValue::try_from(self.asked.join(", ")) {
            headers.insert(SEC_WEBSOCKET_PROTOCOL, value);
        }
    }

    /// Selects the sub-protocol: the first of the mount's that the client requests. `None` if the
    /// client requests none, or the mount ignores them.
    pub(super) fn select<'a>(
        &self,
        spoken: Option<&'a [String]>,
        auth_token: bool,
    ) -> Result<Option<&'a str>, Rejection> {
        if self.asked.is_empty() || (spoken.is_none() && !auth_token) {
            return Ok(None);
        }
        let of_the_mount = spoken.unwrap_or_default().iter().map(String::as_str);
        let phoenix = auth_token.then_some(PHOENIX);
        phoenix
            .into_iter()
            .chain(of_the_mount)
            .find(|name| self.asked.iter().any(|asked| asked == name))
            .map(Some)
            .ok_or(Rejection::Subprotocol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn protocols(headers: &[&'static str]) -> Protocols {
        let headers = headers
            .iter()
            .map(|value| (SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(value)))
            .collect();
        Protocols::read(&headers)
    }

    fn asked(names: &[&str]) -> Protocols {
        let asked = names.iter().map(|name| (*name).to_owned()).collect();
        Protocols { asked }
    }

    #[test]
    fn headers_are_split_at_commas_and_read_as_one() {
        let cases: [(&[&'static str], &[&str]); 5] = [
            (&[], &[]),
            (&["phoenix"], &["phoenix"]),
            (&["a, b ,c"], &["a", "b", "c"]),
            (&["a", "b,c"], &["a", "b", "c"]),
            (&[",, ,"], &[]),
        ];
        for (headers, expected) in cases {
            assert_eq!(protocols(headers), asked(expected), "{headers:?}");
        }
    }

    #[test]
    fn one_auth_token_is_taken_out() {
        let cases = [
            // btoa("a.b~c?") without its padding, standard alphabet
            ("base64url.bearer.phx.YS5ifmM/", "a.b~c?"),
            ("base64url.bearer.phx.YS5ifmM_", "a.b~c?"),
            ("base64url.bearer.phx.MTIzNA", "1234"),
            ("base64url.bearer.phx.MTIzNA==", "1234"),
            ("base64url.bearer.phx.Pj4+", ">>>"),
            ("base64url.bearer.phx.Pj4-", ">>>"),
            ("base64url.bearer.phx.", ""),
        ];
        for (header, token) in cases {
            let mut protocols = protocols(&["phoenix", header, "other"]);
            assert_eq!(protocols.take_auth_token(), Ok(Some(token.to_owned())));
            assert_eq!(protocols, asked(&["phoenix", "other"]), "{header}");
        }
    }

    #[test]
    fn a_token_that_cannot_be_read_is_refused() {
        let garbage = [
            "base64url.bearer.phx.!",
            "base64url.bearer.phx.M",
            "base64url.bearer.phx.MTIzNB",
            "base64url.bearer.phx.=MTIz",
            "base64url.bearer.phx./w",
        ];
        for header in garbage {
            let found = protocols(&["phoenix", header]).take_auth_token();
            assert_eq!(found, Err(Rejection::AuthToken), "{header}");
        }
    }

    #[test]
    fn none_and_several_tokens_are_no_token_and_stay() {
        let two = "base64url.bearer.phx.MQ, base64url.bearer.phx.Mg";
        for header in ["phoenix", "Base64url.bearer.phx.MQ", two] {
            let mut found = protocols(&[header]);
            assert_eq!(found.take_auth_token(), Ok(None));
            assert_eq!(found, protocols(&[header]));
        }
    }

    #[test]
    fn the_header_is_written_without_the_token() {
        let cases = [
            ("phoenix, base64url.bearer.phx.MQ, b", Some("phoenix, b")),
            ("base64url.bearer.phx.MQ", None),
        ];
        for (header, expected) in cases {
            let mut protocols = protocols(&[header]);
            protocols.take_auth_token().unwrap();
            let before = (SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(header));
            let mut headers = HeaderMap::from_iter([before]);
            protocols.write(&mut headers);
            let found = headers.get(SEC_WEBSOCKET_PROTOCOL);
            assert_eq!(found.map(|value| value.to_str().unwrap()), expected);
        }
    }

    #[test]
    fn the_first_of_the_mount_that_the_client_asks_for_is_spoken() {
        let (on, off, refused) = (true, false, Err(Rejection::Subprotocol));
        // The mount's, whether auth tokens are taken, the client's, what is spoken.
        let cases = [
            ("-", off, "", Ok(None)),
            ("-", off, "mqtt", Ok(None)),
            ("a b", off, "", Ok(None)),
            ("a b", off, "b a", Ok(Some("a"))),
            ("a b", off, "x b", Ok(Some("b"))),
            ("a", off, "A", refused.clone()),
            ("a", off, "phoenix", refused.clone()),
            ("", off, "a", refused.clone()),
            ("-", on, "", Ok(None)),
            ("-", on, "phoenix", Ok(Some("phoenix"))),
            ("-", on, "mqtt", refused),
            ("a", on, "phoenix", Ok(Some("phoenix"))),
            ("a", on, "a phoenix", Ok(Some("phoenix"))),
            ("a", on, "a", Ok(Some("a"))),
        ];
        for (mount, auth_token, client, expected) in cases {
            let names = |text: &str| text.split_whitespace().map(str::to_owned).collect();
            let (spoken, asked) = (
                names(mount),
                Protocols {
                    asked: names(client),
                },
            );
            let spoken: Option<Vec<_>> = (mount != "-").then_some(spoken);
            let found = asked.select(spoken.as_deref(), auth_token);
            assert_eq!(found, expected, "{mount:?} {auth_token} {client:?}");
        }
    }
}
