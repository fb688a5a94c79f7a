//! Batches: the frames of one POST.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use bytestring::ByteString;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};

use crate::frame::Frame;

/// The maximum number of lines of a batch; the npm client sends no more.
const MAX_LINES: usize = 100;

/// A frame of a client, which may travel to the node with its session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Line {
    Text(ByteString),
    Binary(Vec<u8>),
}

/// The frames of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Batch {
    pub(super) lines: Vec<Line>,
    /// Whether an invalid frame follows: the session ends there, like a WebSocket.
    pub(super) is_broken: bool,
}

impl From<Line> for Frame {
    fn from(line: Line) -> Self {
        match line {
            Line::Text(text) => Self::Text(text),
            Line::Binary(bytes) => Self::Binary(bytes.into()),
        }
    }
}

/// Reads a body: `application/x-ndjson` is a frame for each line, anything else is one frame.
///
/// A line is JSON, or bytes in base64. Empty lines do not count, and lines after the first hundred are
/// ignored. Text that is not UTF-8 is not a frame.
pub(super) fn read(headers: &HeaderMap, body: Bytes) -> Batch {
    let Ok(body) = ByteString::try_from(body) else {
        return Batch {
            lines: Vec::new(),
            is_broken: true,
        };
    };
    if !is_ndjson(headers) {
        return Batch {
            lines: vec![Line::Text(body)],
            is_broken: false,
        };
    }
    let lines = body
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .filter(|line| !line.is_empty())
        .take(MAX_LINES);
    let mut batch = Batch::default();
    for line in lines {
        let Some(line) = read_line(line) else {
            batch.is_broken = true;
            break;
        };
        batch.lines.push(line);
    }
    batch
}

fn read_line(line: &str) -> Option<Line> {
    // V1 frames are objects, and no base64 starts with a brace.
    if line.starts_with(['[', '{']) {
        // A copy: what waits is counted by its own length, and must not keep the whole body.
        return Some(Line::Text(line.into()));
    }
    STANDARD.decode(line).ok().map(Line::Binary)
}

/// Returns whether the media type is `application/x-ndjson`, with any parameters.
fn is_ndjson(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media_type| {
            media_type
                .trim()
                .eq_ignore_ascii_case("application/x-ndjson")
        })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn whole(lines: Vec<Line>) -> Batch {
        Batch {
            lines,
            is_broken: false,
        }
    }

    fn ndjson(body: &str) -> Batch {
        read_as(Some("application/x-ndjson"), body.as_bytes())
    }

    fn read_as(content_type: Option<&'static str>, body: &[u8]) -> Batch {
        let headers = content_type
            .map(|value| (CONTENT_TYPE, HeaderValue::from_static(value)))
            .into_iter()
            .collect();
        read(&headers, Bytes::copy_from_slice(body))
    }

    fn text(text: &str) -> Line {
        Line::Text(text.into())
    }

    fn binary(bytes: &[u8]) -> Line {
        Line::Binary(bytes.to_vec())
    }

    #[test]
    fn each_line_is_a_frame_and_empty_ones_are_none() {
        let cases = [
            ("[1]", vec![text("[1]")]),
            ("[1]\n[2]", vec![text("[1]"), text("[2]")]),
            ("[1]\r\n[2]\r\n", vec![text("[1]"), text("[2]")]),
            ("\n\n[1]\n\r\n\n", vec![text("[1]")]),
            ("{}\n[1]", vec![text("{}"), text("[1]")]),
            ("AQID\n[1]", vec![binary(&[1, 2, 3]), text("[1]")]),
            ("/+8=", vec![binary(&[0xff, 0xef])]),
            ("[not json", vec![text("[not json")]),
            ("", vec![]),
            ("\n", vec![]),
        ];
        for (body, expected) in cases {
            assert_eq!(ndjson(body), whole(expected), "{body:?}");
        }
    }

    fn lines() -> impl Strategy<Value = Vec<Line>> {
        let json = "[^\r\n]{0,20}".prop_map(|rest| Line::Text(format!("[{rest}").into()));
        let bytes = proptest::collection::vec(any::<u8>(), 1..20).prop_map(Line::Binary);
        proptest::collection::vec(prop_oneof![json, bytes], 0..MAX_LINES)
    }

    proptest! {
        #[test]
        fn what_a_client_writes_is_read(lines in lines(), end in "\r?\n") {
            let written = lines.iter().map(|line| match line {
                Line::Text(text) => format!("{text}{end}"),
                Line::Binary(bytes) => STANDARD.encode(bytes) + &end,
            });
            prop_assert_eq!(ndjson(&written.collect::<String>()), whole(lines));
        }

        #[test]
        fn whatever_comes_is_at_most_a_hundred_lines(
            body in proptest::collection::vec(any::<u8>(), 0..2_000),
        ) {
            let batch = read_as(Some("application/x-ndjson"), &body);
            prop_assert!(batch.lines.len() <= MAX_LINES);
        }
    }

    #[test]
    fn what_is_neither_json_nor_base64_breaks_the_batch_there() {
        let garbage = ["!", "AQI", "AQID=", "_-8=", " [1]", "nul", "AQ\rID"];
        for line in garbage {
            let behind = ndjson(&format!("[1]\n{line}\n[2]"));
            assert_eq!(behind.lines, [text("[1]")], "{line:?}");
            assert!(behind.is_broken, "{line:?}");
        }
        for content_type in [None, Some("application/x-ndjson")] {
            let not_utf8 = read_as(content_type, b"[1]\n[\"\xff\"]");
            assert!(not_utf8.is_broken && not_utf8.lines.is_empty());
        }
    }

    #[test]
    fn a_hundred_lines_are_handled() {
        let lines = (0..150).map(|at| format!("[{at}]\n\n")).collect::<Vec<_>>();
        let found = ndjson(&lines.concat());
        assert_eq!(found.lines.len(), 100);
        assert_eq!(found.lines[99], text("[99]"));
        let garbage_behind = ndjson(&format!("{}!", lines[..100].concat()));
        assert_eq!(garbage_behind.lines.len(), 100);
        assert!(!garbage_behind.is_broken);
    }

    #[test]
    fn the_content_type_decides_and_its_parameters_do_not() {
        let lines = whole(vec![text("[1]"), text("[2]")]);
        let whole = whole(vec![text("[1]\n[2]")]);
        let cases = [
            (Some("application/x-ndjson"), &lines),
            (Some("application/x-ndjson; charset=utf-8"), &lines),
            (Some("Application/X-NDJSON ;a=b"), &lines),
            (Some("application/json"), &whole),
            (Some("text/plain"), &whole),
            (Some(""), &whole),
            (None, &whole),
        ];
        for (content_type, expected) in cases {
            let found = read_as(content_type, b"[1]\n[2]");
            assert_eq!(&found, expected, "{content_type:?}");
        }
    }
}
