//! The channel of the guide.
#![deny(warnings, missing_docs, unreachable_pub)]

use bennu::prelude::*;

/// The application.
#[derive(Clone, Debug)]
pub struct App;

/// A connection.
#[derive(Debug)]
pub struct UserSocket {
    user_id: u64,
}

/// What clients connect with.
#[payload]
#[derive(Debug)]
pub struct ConnectParams {
    token: String,
}

#[socket("/socket", state = App, channels(Captions, Lobby))]
impl UserSocket {
    #[connect]
    async fn connect(params: ConnectParams, cx: &Connect<App>) -> Result<Self, Refused> {
        let _: &App = cx.state();
        Ok(Self {
            user_id: params.token.parse()?,
        })
    }

    #[id]
    fn id(&self) -> String {
        format!("user_socket:{}", self.user_id)
    }
}

/// Live captions.
#[derive(Debug)]
pub struct Captions {
    user_id: u64,
}

/// A line somebody said.
#[event("new_message")]
#[derive(Debug)]
pub struct NewMessage {
    text: String,
}

/// What was said before.
#[event("initial_data")]
#[derive(Debug)]
pub struct InitialData {
    messages: Vec<String>,
}

/// A piece of sound.
#[event("frame", binary)]
#[derive(Debug)]
pub struct Frame(Binary);

/// The reply.
#[payload]
#[derive(Debug)]
pub struct Sent {
    status: String,
}

/// Errors by field.
#[payload]
#[derive(Debug)]
#[serde(tag = "kind")]
pub enum SaveErrors {
    /// Too long.
    TooLong {
        /// At most.
        limit: usize,
    },
    /// Nothing.
    Empty,
}

struct AfterJoin;

/// Live captions of one user.
#[channel("captions:{user_id}", socket = UserSocket, pushes(NewMessage, InitialData, Frame))]
impl Captions {
    #[join]
    async fn join(user_id: u64, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        if socket.conn().user_id != user_id {
            return Err(Refused::reason("unauthorized"));
        }
        socket.send_self(AfterJoin);
        Ok(Self { user_id })
    }

    /// Says a line.
    #[handle_in("new_message")]
    async fn new_message(
        &mut self,
        message: NewMessage,
        socket: &mut ChannelSocket<Self>,
    ) -> Reply<Sent> {
        let _ = socket.broadcast(message);
        Reply::ok(Sent {
            status: "sent".into(),
        })
    }

    #[handle_in("save", throttle = "100ms")]
    async fn save(&mut self, doc: NewMessage) -> Result<Sent, SaveErrors> {
        match doc.text.len() {
            0 => Err(SaveErrors::Empty),
            len if len > 10 => Err(SaveErrors::TooLong { limit: 10 }),
            _ => Ok(Sent { status: doc.text }),
        }
    }

    #[handle_in("frame")]
    async fn frame(&mut self, data: Binary, socket: &mut ChannelSocket<Self>) {
        let _ = socket.broadcast_from(Frame(data));
    }

    #[handle_in("leave_me")]
    async fn leave_me() -> Stop {
        Stop::Close
    }

    #[handle_in("mine")]
    async fn mine(&self, user_id: u64) -> Reply<bool> {
        Reply::ok(self.user_id == user_id)
    }

    #[handle_in(_)]
    async fn other(&mut self, event: String, payload: bennu::Payload) {
        let _ = (event, payload);
    }

    #[handle_info]
    async fn after_join(&mut self, _: AfterJoin, socket: &mut ChannelSocket<Self>) {
        socket.push(InitialData {
            messages: Vec::new(),
        });
    }

    #[handle_out]
    async fn filter(&mut self, message: NewMessage) -> Option<NewMessage> {
        Some(message).filter(|message| !message.text.is_empty())
    }

    #[terminate]
    async fn terminate(self, reason: Reason) {
        let _ = reason;
    }
}

/// Everybody.
#[derive(Debug)]
pub struct Lobby;

#[channel("lobby:*", socket = UserSocket)]
impl Lobby {
    #[join]
    async fn join(payload: Sent) -> Result<(Self, Sent), Refused> {
        Ok((Self, payload))
    }
}

/// Runs.
///
/// # Panics
/// When something is wrong.
pub fn main() {
    assert_eq!(Captions::topic(7).name(), "captions:7");
    assert_eq!(Lobby::topic("a").name(), "lobby:a");
    assert_eq!(Captions::SPEC.handle_in.len(), 6);
    assert_eq!(Captions::SPEC.intercepts, ["new_message"]);
    assert_eq!(UserSocket::CHANNELS.len(), 2);
}
