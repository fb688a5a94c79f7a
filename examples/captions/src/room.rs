//! Rooms, like the lobby: anybody who is signed in may join and speak.

use std::collections::HashSet;

use bennu::prelude::*;
use bennu::pubsub::Delivery;

use crate::captions::{Message, Problem, Say, Sent};
use crate::topics::{self, NewCaption, RoomMessage, UPDATES};
use crate::user_socket::UserSocket;

/// One window in a room.
#[derive(Debug)]
pub struct Room {
    /// The names of those whom this window does not want to hear.
    muted: HashSet<String>,
}

/// The response to a join.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// The room.
    pub room: String,
    /// Under which name one speaks there.
    pub name: String,
}

/// Somebody whom one does not want to hear.
#[payload]
#[derive(Clone, Debug)]
pub struct Mute {
    /// Their name.
    pub name: String,
}

/// Somebody captions something, elsewhere.
#[event("activity")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// The name of who does.
    pub from: String,
    /// How many lines they have said.
    pub lines: usize,
}

/// Something is announced in the room.
#[event("announcement")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// What is.
    pub text: String,
}

/// A room that everybody may join. The rooms are not listed anywhere: joining one makes it.
#[channel("room:{room_id}", socket = UserSocket, pushes(Message, Activity, Announcement))]
impl Room {
    #[join]
    async fn join(
        room_id: String,
        socket: &mut ChannelSocket<Self>,
    ) -> Result<(Self, Welcome), Refused> {
        socket.subscribe(&UPDATES);
        socket.subscribe(&topics::room(&room_id));
        let name = socket.conn().current_user.name.clone();
        Ok((
            Self {
                muted: HashSet::new(),
            },
            Welcome {
                room: room_id,
                name,
            },
        ))
    }

    /// Says a line.
    #[handle_in("new_message")]
    async fn new_message(
        &mut self,
        say: Say,
        socket: &mut ChannelSocket<Self>,
    ) -> Result<Sent, Problem> {
        let message = Message::now(&socket.conn().current_user.name, say.checked()?);
        socket.broadcast(message);
        Ok(Sent {
            status: "sent".into(),
        })
    }

    /// Does not want to hear somebody any more.
    #[handle_in("mute")]
    async fn mute(&mut self, mute: Mute) -> Reply<()> {
        self.muted.insert(mute.name);
        Reply::ok(())
    }

    /// Keeps what the muted say from this window.
    #[handle_out]
    async fn hear(&mut self, message: Message) -> Option<Message> {
        (!self.muted.contains(&message.from)).then_some(message)
    }

    /// Tells that somebody says something, and not what.
    #[handle_info]
    async fn new_caption(&mut self, new: NewCaption, socket: &mut ChannelSocket<Self>) {
        socket.push(Activity {
            from: new.caption.from,
            lines: new.lines,
        });
    }

    #[handle_info]
    async fn announce(&mut self, message: RoomMessage, socket: &mut ChannelSocket<Self>) {
        socket.push(Announcement { text: message.text });
    }
}

/// Tells the lobby that this server goes. Who is there on another node need not care.
pub fn say_goodbye(endpoint: &Endpoint) -> Delivery {
    let text = "This server goes; your window will find another.".into();
    endpoint.local_broadcast(Room::topic("lobby"), Announcement { text })
}
