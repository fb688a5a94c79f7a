//! The socket of a browser, which knows its user.

use bennu::prelude::*;

use crate::accounts::User;
use crate::app::App;
use crate::captions::Captions;
use crate::room::Room;

/// The connection of one user's browser window.
#[derive(Debug)]
pub struct UserSocket {
    /// The user of the window.
    pub current_user: User,
}

/// The parameters of a browser's connection.
#[payload]
struct ConnectParams {
    /// The token of the sign-in page.
    token: String,
}

/// Connects one browser window with a signed token.
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
    /// Returns the id of every connection of `user`, to close them all:
    /// `endpoint.disconnect(&UserSocket::id_of(&user))`.
    pub fn id_of(user: &User) -> String {
        format!("user_socket:{}", user.id)
    }
}
