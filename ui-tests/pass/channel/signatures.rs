//! Every argument is optional, in any order, under any pattern.
#![deny(warnings)]

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room, Lobby))]
impl UserSocket {
    #[connect]
    async fn connect<'a>(_: &'a Connect, (): ()) -> Result<Self, Refused> {
        Ok(Self)
    }

    #[id]
    fn id(&self) -> Option<String> {
        None
    }
}

#[payload]
struct Pair {
    left: u8,
    right: u8,
}

#[event("said")]
struct Said;

#[event("left")]
struct Left {
    all: bool,
}

type Conversation = ChannelSocket<Room>;

struct Room {
    names: Vec<String>,
}

#[channel("room:{id}:{_unused}", socket = UserSocket, pushes(Said))]
impl Room {
    const LIMIT: usize = 10;

    #[join]
    async fn join(
        socket: &mut Conversation,
        Pair { left, .. }: Pair,
        mut id: u64,
    ) -> Result<(Self, Reply), Refused> {
        id += u64::from(left);
        socket.push(Said);
        let names = vec![id.to_string()];
        Ok((Self { names }, Reply { id }))
    }

    #[handle_in("names")]
    async fn names<'a>(&'a mut self, socket: &'a mut ChannelSocket<Self>) -> bennu::Reply<&'a str> {
        let _ = socket.topic();
        match self.names.first() {
            Some(name) if self.names.len() < Self::LIMIT => bennu::Reply::ok(name),
            _ => Self::nobody(),
        }
    }

    #[handle_in("none")]
    async fn none() {}

    #[handle_in("stop")]
    async fn stop(&self, Pair { left: _, right }: Pair) -> bennu::channel::Outcome {
        let _ = right;
        bennu::channel::Outcome::no_reply().and_stop(Stop::Error)
    }

    #[handle_in("any")]
    async fn any(&mut self, _: ()) {}

    #[handle_in(_)]
    async fn other(&mut self, _: String) {}

    #[handle_info]
    async fn info(_: (u8, u8)) {}

    #[handle_out]
    async fn out(&self, socket: &mut Conversation, said: Said) -> Option<Said> {
        let _ = socket;
        Some(said)
    }

    #[handle_out]
    async fn out_or_stop(&mut self, left: Left) -> Result<Option<Left>, Stop> {
        if left.all { Err(Stop::Close) } else { Ok(Some(left)) }
    }

    #[terminate]
    async fn terminate(mut self, socket: &mut Conversation, _: Reason) {
        self.names.push(socket.topic().to_string());
    }

    fn nobody<'a>() -> bennu::Reply<&'a str> {
        bennu::Reply::later()
    }
}

#[payload]
struct Reply {
    id: u64,
}

struct Lobby;

#[channel("*", socket = UserSocket)]
impl Lobby {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Err(Refused::forbidden())
    }
}

fn main() {
    assert_eq!(Room::topic(7, "a".to_owned()).name(), "room:7:a");
    assert_eq!(Lobby::topic("").name(), "");
}
