//! Payloads of a client: whatever it sends, a type is read from it or the reason is short, and what
//! a log line shows of it hides what it must.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bennu::payload::{Binary, FromPayload, Payload};
use bennu::payload;
use bennu::endpoint::Redactor;
use libfuzzer_sys::fuzz_target;

#[payload]
struct Order {
    id: u64,
    note: Option<String>,
    lines: Vec<Line>,
    extra: BTreeMap<String, f64>,
}

#[payload]
struct Line {
    article: Article,
    count: i8,
}

#[payload]
enum Article {
    Book { isbn: String },
    Other(u32),
    None,
}

/// What no log line may show.
const SECRET: &str = "open sesame";

static REDACTOR: LazyLock<Redactor> = LazyLock::new(Redactor::default);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let json = Payload::Json(text.as_ref().into());
    if let Err(error) = Order::from_payload(&json) {
        assert!(error.path().len() <= text.len() + 1_000, "{error}");
    }
    let _ = Binary::from_payload(&Payload::Binary(bytes.to_vec().into()));
    let _ = (
        REDACTOR.payload(&json).to_string(),
        REDACTOR.query(&text).to_string(),
    );
    if serde_json::from_str::<serde_json::Value>(&text).is_ok() {
        let hidden =
            Payload::Json(format!(r#"{{"user_password":{SECRET:?},"rest":{text}}}"#).into());
        assert!(!REDACTOR.payload(&hidden).to_string().contains(SECRET));
    }
});
