//! Raw sockets: one that reports what it receives, over both transports, and one that echoes bytes.

use std::time::Duration;

use bennu::message::Frame;
use bennu::raw_socket::{RawClient, RawSocket};
use bennu::socket::Stateless;
use bennu::{Connect, Reason, Refused, Stop};
use serde_json::{Value, json};

use crate::app::App;
use crate::room::NOTES;

/// Reports what it receives, and does what it is asked.
pub(crate) struct Teller {
    params: Value,
}

/// What is said to it from elsewhere.
pub(crate) enum Said {
    Note(String),
    Later(String),
}

impl RawSocket for Teller {
    type State = App;
    type Info = Said;
    type Out = String;
    const PATH: &'static str = "/raw";

    async fn connect(cx: &Connect<App>) -> Result<Self, Refused> {
        let params: Value = cx.params()?;
        if params.get("refused").is_some() {
            return Err(Refused::forbidden());
        }
        Ok(Self { params })
    }

    async fn init(&mut self, client: &mut RawClient<Self>) -> Result<(), Stop> {
        client.subscribe(&NOTES, |note| Said::Note(note.text.clone()));
        Ok(())
    }

    async fn handle_in(&mut self, frame: Frame, client: &mut RawClient<Self>) -> Result<(), Stop> {
        let told = match frame {
            Frame::Text(text) => match text.split_once(' ').unwrap_or((&text, "")) {
                ("params", _) => json!({ "params": self.params }),
                ("later", text) => {
                    let (handle, text) = (client.handle(), text.to_owned());
                    tokio::spawn(async move {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        handle.send(Said::Later(text))
                    });
                    return Ok(());
                }
                ("ping", text) => {
                    client.ping(text.to_owned());
                    return Ok(());
                }
                ("wait", gate) => {
                    let gate = gate.to_owned();
                    client.state().gates.pass(&gate).await;
                    json!({ "passed": gate })
                }
                ("stop", _) => return Err(Stop::Close),
                ("fail", _) => return Err(Stop::Error),
                ("panic", _) => panic!("as asked"),
                _ => json!({ "text": &*text }),
            },
            Frame::Binary(bytes) => json!({ "bytes": bytes.len() }),
            Frame::Ping(bytes) => json!({ "ping": String::from_utf8_lossy(&bytes) }),
            Frame::Pong(bytes) => json!({ "pong": String::from_utf8_lossy(&bytes) }),
            _ => json!("a frame of another kind"),
        };
        client.push(told.to_string());
        Ok(())
    }

    async fn handle_info(&mut self, said: Said, client: &mut RawClient<Self>) -> Result<(), Stop> {
        let told = match said {
            Said::Note(note) => json!({ "note": note }),
            Said::Later(text) => json!({ "later": text }),
        };
        client.push(told.to_string());
        Ok(())
    }

    async fn terminate(self, reason: Reason, client: &mut RawClient<Self>) {
        let name = self.params["name"].as_str().unwrap_or("raw");
        client.state().endings.note(name, format!("{reason:?}"));
    }
}

/// Sends every frame back; it does not handle pings.
pub(crate) struct Echo;

impl RawSocket for Echo {
    type State = Stateless;
    type Info = ();
    type Out = Frame;
    const PATH: &'static str = "/raw-echo";

    async fn connect(_: &Connect) -> Result<Self, Refused> {
        Ok(Self)
    }

    async fn handle_in(&mut self, frame: Frame, client: &mut RawClient<Self>) -> Result<(), Stop> {
        match frame {
            Frame::Ping(_) | Frame::Pong(_) => {}
            frame => drop(client.push(frame)),
        }
        Ok(())
    }
}
