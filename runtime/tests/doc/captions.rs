// The application of the examples in the documentation of `bennu::testing`.

use bennu::prelude::*;
use bennu::testing;

struct UserSocket {
    user_id: u64,
}

#[payload]
struct ConnectParams {
    token: String,
}

#[socket("/socket", channels(Captions))]
impl UserSocket {
    #[connect]
    async fn connect(params: ConnectParams) -> Result<Self, Refused> {
        let user_id = params.token.parse().map_err(|_| Refused::forbidden())?;
        Ok(Self { user_id })
    }

    #[id]
    fn id(&self) -> String {
        format!("user_socket:{}", self.user_id)
    }
}

#[event("new_message")]
#[derive(Debug, PartialEq)]
struct NewMessage {
    text: String,
}

#[event("initial_data")]
#[derive(Debug, PartialEq)]
struct InitialData {
    messages: Vec<String>,
}

#[payload]
struct Sent {
    status: String,
}

#[payload]
struct Failure {
    reason: String,
}

struct AfterJoin;

struct Captions;

#[channel("captions:{user_id}", socket = UserSocket, pushes(NewMessage, InitialData))]
impl Captions {
    #[join]
    async fn join(user_id: u64, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        if socket.conn().user_id != user_id {
            return Err(Refused::reason("unauthorized"));
        }
        socket.send_self(AfterJoin);
        Ok(Self)
    }

    #[handle_in("new_message")]
    async fn new_message(&mut self, message: NewMessage, socket: &mut ChannelSocket<Self>) -> Reply<Sent, Failure> {
        if message.text.is_empty() {
            return Reply::error(Failure { reason: "empty".into() });
        }
        socket.broadcast(message);
        Reply::ok(Sent { status: "sent".into() })
    }

    #[handle_in("analytics")]
    async fn analytics(&mut self) {}

    #[handle_in("frame")]
    async fn frame(&mut self, data: Binary) -> Reply<Binary> {
        Reply::ok(data)
    }

    #[handle_in("crash")]
    async fn crash(&mut self) {
        panic!("as asked");
    }

    #[handle_info]
    async fn after_join(&mut self, _: AfterJoin, socket: &mut ChannelSocket<Self>) {
        socket.push(InitialData { messages: Vec::new() });
    }
}

fn endpoint() -> Endpoint {
    let builder = Endpoint::builder().socket::<UserSocket>();
    builder.build().expect("one socket, one path")
}
