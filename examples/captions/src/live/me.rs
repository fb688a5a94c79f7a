//! The page of the user who has signed in.

use bennu::prelude::*;

use crate::accounts::User;
use crate::app::App;

/// A view of the user who has signed in.
#[derive(Debug)]
pub struct Me {
    user: User,
    lines: usize,
}

#[live_view("/me", state = App)]
impl Me {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Result<Self, Refused> {
        let user: User = socket.extension().cloned().ok_or_else(Refused::forbidden)?;
        socket.set_page_title(user.name.clone());
        let lines = socket.state().transcripts.messages(user.id).len();
        Ok(Self { user, lines })
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            article.sheet {
                h1 { (self.user.name) }
                p { "You have said " (self.lines) " lines lately." }
            }
        }
    }
}
