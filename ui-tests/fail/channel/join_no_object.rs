//! Payloads of a join: an object, which is no text and no list.

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room, Lobby, Hall, Chat))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

#[payload]
struct Token(String);

#[payload]
enum Role {
    Guest { name: String },
    Member { id: u64 },
}

struct Room {
    id: u64,
}

#[channel("room:{id}", socket = UserSocket)]
impl Room {
    #[join]
    async fn join(room_id: u64) -> Result<Self, Refused> {
        Ok(Self { id: room_id })
    }

    #[handle_in("number")]
    async fn number(&mut self, number: u64) {
        self.id = number;
    }
}

struct Lobby {
    token: String,
}

#[channel("lobby", socket = UserSocket)]
impl Lobby {
    #[join]
    async fn join(token: String) -> Result<Self, Refused> {
        Ok(Self { token })
    }

    #[terminate]
    async fn terminate(self) {
        drop(self.token);
    }
}

struct Hall {
    token: Token,
}

#[channel("hall", socket = UserSocket)]
impl Hall {
    #[join]
    async fn join(token: Token) -> Result<Self, Refused> {
        Ok(Self { token })
    }

    #[terminate]
    async fn terminate(self) {
        drop(self.token);
    }
}

struct Chat;

#[channel("chat", socket = UserSocket)]
impl Chat {
    #[join]
    async fn join(role: Role) -> Result<Self, Refused> {
        match role {
            Role::Guest { name } => drop(name),
            Role::Member { id } => drop(id.to_string()),
        }
        Ok(Self)
    }
}

fn main() {}
