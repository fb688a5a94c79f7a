//! Rooms, like the lobby: every user who has signed in may join and speak.

use std::collections::HashSet;

use bennu::prelude::*;
use bennu::pubsub::Delivery;

use crate::captions::{Message, Problem, Say, Sent};
use crate::topics::{self, NewCaption, RoomMessage, UPDATES};
use crate::user_socket::UserSocket;

/// A window in a room.
#[derive(Debug)]
pub struct Room {
    /// The names of the users whom this window has muted.
    muted: HashSet<String>,
}

/// The response to a join.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// The name of the room.
    pub room: String,
    /// The name under which the user speaks there.
    pub name: String,
}

/// A user to mute.
#[payload]
#[derive(Clone, Debug)]
pub struct Mute {
    /// The name of the user.
    pub name: String,
}

/// Announces that a user captions something elsewhere.
#[event("activity")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// The name of the user.
    pub from: String,
    /// The number of lines that the user has said.
    pub lines: usize,
}

/// Announces something in the room.
#[event("announcement")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The text of the announcement.
    pub text: String,
}

/// Serves the rooms that every user may join. Rooms are not listed anywhere: joining one makes it.
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

    /// Mutes a user in this window.
    #[handle_in("mute")]
    async fn mute(&mut self, mute: Mute) -> Reply<()> {
        self.muted.insert(mute.name);
        Reply::ok(())
    }

    /// Drops the lines of muted users.
    #[handle_out]
    async fn hear(&mut self, message: Message) -> Option<Message> {
        (!self.muted.contains(&message.from)).then_some(message)
    }

    /// Shows that a user says something, but not what.
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

/// Says goodbye in the lobby when this server goes. Clients on other nodes are not concerned.
pub fn say_goodbye(endpoint: &Endpoint) -> Delivery {
    let text = "This server goes; your window will find another.".into();
    endpoint.local_broadcast(Room::topic("lobby"), Announcement { text })
}
