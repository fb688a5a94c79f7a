//! Messages of the client of a joined view.

use serde::Deserialize;

use super::ViewEvent;
use crate::channel::Incoming;
use crate::diff::Cid;
use crate::payload::{Payload, PayloadError};

/// A message of a view's client.
#[derive(Clone, Debug)]
pub(crate) enum ViewMessage {
    /// `event`: an action of the user, for the view or for the part with this number.
    Event { event: ViewEvent, cid: Option<Cid> },
    /// `live_patch`: the browser goes to a URL, which may belong to the view.
    Patch { url: String },
    /// `cids_will_destroy`: parts have left the page.
    CidsWillDestroy,
    /// `cids_destroyed`: parts are gone for good.
    CidsDestroyed,
}

/// A message that no view takes.
#[derive(Clone, Debug)]
pub(crate) enum NotAMessage {
    /// The protocol has no such message, or no view handles it.
    Unknown,
    /// The payload has another shape than that of the client's library.
    Unreadable,
    /// The value of an event is refused, with the reason for the client.
    Refused(PayloadError),
}

impl ViewMessage {
    /// Reads a message of the client.
    pub(crate) fn read(message: &Incoming) -> Result<Self, NotAMessage> {
        #[derive(Deserialize)]
        struct Patch {
            url: String,
        }
        match message.event() {
            "event" => {
                let (event, cid) = ViewEvent::read(message.payload())?;
                Ok(Self::Event { event, cid })
            }
            "live_patch" => {
                let Patch { url } = json(message.payload())?;
                Ok(Self::Patch { url })
            }
            "cids_will_destroy" => Ok(Self::CidsWillDestroy),
            "cids_destroyed" => Ok(Self::CidsDestroyed),
            _ => Err(NotAMessage::Unknown),
        }
    }
}

/// Reads the payload of a message of the protocol.
pub(super) fn json<'de, T: Deserialize<'de>>(payload: &'de Payload) -> Result<T, NotAMessage> {
    match payload {
        Payload::Json(text) => serde_json::from_str(text).map_err(|_| NotAMessage::Unreadable),
        Payload::Binary(_) => Err(NotAMessage::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mailbox::Backlog;

    fn read(event: &str, payload: Payload) -> Result<ViewMessage, NotAMessage> {
        let held = Backlog::new(100).hold(1).expect("room");
        ViewMessage::read(&Incoming {
            event: event.into(),
            payload,
            reference: None,
            _held: held,
        })
    }

    #[test]
    fn an_event_names_the_part_that_it_is_for() {
        for (cid, expected) in [(json!(null), None), (json!(7), Some(Cid(7)))] {
            let payload = json!({ "type": "click", "event": "save", "value": {}, "cid": cid });
            let message = read("event", Payload::Json(payload.to_string().into()));
            let Ok(ViewMessage::Event { event, cid }) = message else {
                panic!("{message:?}");
            };
            assert_eq!((event.name(), cid), ("save", expected));
        }
    }

    #[test]
    fn a_form_that_is_too_long_is_refused_with_a_reason() {
        let fields = format!("q={}", "x".repeat(1_000_000));
        let payload = json!({ "type": "form", "event": "save", "value": fields });
        let message = read("event", Payload::Json(payload.to_string().into()));
        let Err(NotAMessage::Refused(error)) = message else {
            panic!("{message:?}");
        };
        assert_eq!(
            error.detail(),
            "1000002 bytes of fields, 1000000 are allowed"
        );
    }

    #[test]
    fn what_no_view_takes_is_told_apart() {
        for (event, payload) in [
            ("event", json!({})),
            (
                "event",
                json!({ "type": "click", "event": "save", "value": {}, "cid": -1 }),
            ),
            ("live_patch", json!({ "url": 7 })),
        ] {
            let message = read(event, Payload::Json(payload.to_string().into()));
            assert!(
                matches!(message, Err(NotAMessage::Unreadable)),
                "{message:?}"
            );
        }
        let message = read("allow_upload", Payload::empty());
        assert!(matches!(message, Err(NotAMessage::Unknown)), "{message:?}");
        let message = read("event", Payload::Binary("x".into()));
        assert!(
            matches!(message, Err(NotAMessage::Unreadable)),
            "{message:?}"
        );
    }
}
