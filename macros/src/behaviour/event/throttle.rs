//! The key `throttle = "100ms"` of a handler.

use syn::{Error, LitStr, Result};

/// The shortest time between two events that are handled.
pub(crate) struct Throttle {
    pub milliseconds: u64,
}

impl Throttle {
    /// Reads a time in milliseconds or seconds.
    pub(super) fn read(written: &LitStr) -> Result<Self> {
        let text = written.value();
        let number = text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
        let unit = match &text[number.len()..] {
            "ms" => Some(1),
            "s" => Some(1000),
            _ => None,
        };
        number
            .trim()
            .parse::<u64>()
            .ok()
            .zip(unit)
            .and_then(|(number, unit)| number.checked_mul(unit))
            .filter(|milliseconds| *milliseconds > 0)
            .map(|milliseconds| Self { milliseconds })
            .ok_or_else(|| {
                let message = "expected a time, `\"100ms\"` or `\"2s\"`";
                Error::new_spanned(written, message)
            })
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    #[test]
    fn a_throttle_is_milliseconds_or_seconds() {
        for (text, expected) in [
            ("100ms", Some(100)),
            ("2s", Some(2000)),
            ("1 s", Some(1000)),
            ("0ms", None),
            ("-1s", None),
            ("1.5s", None),
            ("100", None),
            ("5m", None),
            ("", None),
            ("18446744073709551615s", None),
        ] {
            let literal = LitStr::new(text, Span::call_site());
            let read = Throttle::read(&literal)
                .ok()
                .map(|throttle| throttle.milliseconds);
            assert_eq!(read, expected, "{text:?}");
        }
    }
}
