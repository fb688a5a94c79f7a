use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Room;

struct Answer;

#[channel("room:lobby", socket = UserSocket)]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("reply")]
    async fn reply(&mut self) -> Reply<Answer> {
        Reply::ok(Answer)
    }

    #[handle_in("result")]
    async fn result(&mut self) -> Result<Answer, String> {
        Ok(Answer)
    }

    #[handle_in("error")]
    async fn error(&mut self) -> Result<String, Answer> {
        Err(Answer)
    }
}

fn main() {}
