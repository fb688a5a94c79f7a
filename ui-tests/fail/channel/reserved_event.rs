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

#[channel("room:lobby", socket = UserSocket)]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("phx_join")]
    async fn enter(&mut self) {}

    #[handle_in("phx_leave")]
    async fn leave(&mut self) {}

    #[handle_in("heartbeat")]
    async fn beat(&mut self) {}

    #[handle_in("phx_reply")]
    async fn reply(&mut self) {}

    #[handle_in("phx_error")]
    async fn error(&mut self) {}

    #[handle_in("phx_close")]
    async fn close(&mut self) {}
}

fn main() {}
