//! Captions: the lines of one user, live in all their windows.

mod events;

pub use events::{
    CaptionUpdate, DescriptionChanged, InitialData, Loudness, Message, Pong, Problem, Say, Sent,
};

use bennu::prelude::*;

use crate::analytics::Hit;
use crate::app::App;
use crate::description::{Description, SaveErrors};
use crate::topics::{self, Saved, UPDATES};
use crate::user_socket::UserSocket;

/// A window with the live captions of a user.
#[derive(Debug)]
pub struct Captions {
    user_id: u64,
    /// Whether the other windows show an unfinished line of this one.
    typing: bool,
}

/// The message of a join to its own channel, which runs after the join.
struct AfterJoin;

/// Shows the live captions of one user, in all their windows and nowhere else.
#[channel(
    "captions:{user_id}",
    socket = UserSocket,
    pushes(InitialData, Message, CaptionUpdate, DescriptionChanged)
)]
impl Captions {
    #[join]
    async fn join(user_id: u64, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        if socket.conn().current_user.id != user_id {
            return Err(Refused::reason("unauthorized"));
        }
        socket.subscribe(&topics::user(user_id));
        socket.send_self(AfterJoin);
        Ok(Self {
            user_id,
            typing: false,
        })
    }

    #[handle_info]
    async fn after_join(&mut self, _: AfterJoin, socket: &mut ChannelSocket<Self>) {
        let App { transcripts, .. } = socket.state();
        let (messages, description) = (
            transcripts.messages(self.user_id),
            transcripts.description(self.user_id),
        );
        socket.push(InitialData {
            messages,
            description,
        });
    }

    /// Says a line.
    #[handle_in("new_message")]
    async fn new_message(
        &mut self,
        say: Say,
        socket: &mut ChannelSocket<Self>,
    ) -> Result<Sent, Problem> {
        let message = Message::now(&socket.conn().current_user.name, say.checked()?);
        let caption = socket
            .state()
            .transcripts
            .add(self.user_id, message.clone());
        socket.broadcast(message);
        socket.pubsub().broadcast(&UPDATES, caption);
        self.typing = false;
        Ok(Sent {
            status: "sent".into(),
        })
    }

    /// Shows a line that is still being typed, ten times a second at most.
    #[handle_in("new_caption", throttle = "100ms")]
    async fn new_caption(&mut self, update: CaptionUpdate, socket: &mut ChannelSocket<Self>) {
        self.typing = !update.text.is_empty();
        socket.broadcast_from(update);
    }

    /// Replies at once.
    #[handle_in("ping")]
    async fn ping(&mut self) -> Reply<Pong> {
        Reply::ok(Pong { pong: true })
    }

    /// Saves the description of the captions, or replies with the errors of each field.
    #[handle_in("save")]
    async fn save(
        &mut self,
        description: Description,
        socket: &mut ChannelSocket<Self>,
    ) -> Result<Description, SaveErrors> {
        let description = description.check()?;
        socket
            .state()
            .transcripts
            .save(self.user_id, description.clone());
        let saved = Saved {
            title: description.title.clone(),
        };
        socket
            .pubsub()
            .broadcast_from(socket.pid(), &topics::user(self.user_id), saved);
        Ok(description)
    }

    /// Shows what another window has saved.
    #[handle_info]
    async fn saved(&mut self, saved: Saved, socket: &mut ChannelSocket<Self>) {
        socket.push(DescriptionChanged { title: saved.title });
    }

    /// Counts an action of the user. There is no reply.
    #[handle_in("analytics")]
    async fn analytics(&mut self, hit: Hit, socket: &mut ChannelSocket<Self>) {
        socket.state().analytics.track(&hit);
    }

    /// Takes samples of sound, one byte each.
    #[handle_in("frame")]
    async fn frame(&mut self, data: Binary) -> Reply<Loudness> {
        let Binary(samples) = data;
        let peak = samples.iter().copied().max().unwrap_or_default();
        Reply::ok(Loudness {
            samples: samples.len(),
            peak,
        })
    }

    /// Crashes, to show how the client joins again.
    #[handle_in("crash")]
    async fn crash(&mut self) {
        panic!("somebody asked for a crash");
    }

    /// Removes an unfinished line from the other windows.
    #[terminate]
    async fn terminate(self, reason: Reason, socket: &mut ChannelSocket<Self>) {
        tracing::info!(user_id = self.user_id, ?reason, "a window is gone");
        if self.typing {
            socket.broadcast_from(CaptionUpdate {
                text: String::new(),
            });
        }
    }
}
