//! The socket of a browser: who is at the other end.

use bennu::prelude::*;

use crate::accounts::User;
use crate::app::App;
use crate::captions::Captions;
use crate::room::Room;

/// The connection of one person's browser window.
#[derive(Debug)]
pub struct UserSocket {
    /// Who it is.
    pub current_user: User,
}

/// What a browser connects with.
#[payload]
struct ConnectParams {
    /// What the sign-in page handed out.
    token: String,
}

/// The connection of one browser window, which a signed token opens.
#[socket("/socket", state = App, channels(Captions, Room))]
impl UserSocket {
    #[connect]
    async fn connect(params: ConnectParams, cx: &Connect<App>) -> Result<Self, Refused> {
        let app = cx.state();
        let claims = app
            .guardian
            .verify(&params.token)
            .map_err(|_| Refused::forbidden())?;
        let current_user = app
            .accounts
            .user(claims.sub)
            .ok_or_else(Refused::forbidden)?;
        Ok(Self { current_user })
    }

    #[id]
    fn id(&self) -> String {
        Self::id_of(&self.current_user)
    }
}

impl UserSocket {
    /// The id of every connection of `user`, to close them all:
    /// `endpoint.disconnect(&UserSocket::id_of(&user))`.
    pub fn id_of(user: &User) -> String {
        format!("user_socket:{}", user.id)
    }
}
