//! The page of one guest.

use bennu::prelude::*;

use super::GuestsRoute;
use crate::app::App;
use crate::guest_book::Guest;

/// A view of one guest.
#[derive(Debug)]
pub struct GuestPage {
    guest: Guest,
}

#[live_view("/guests/{id}", state = App)]
impl GuestPage {
    #[mount]
    async fn mount(id: u64, socket: &mut LiveSocket<Self>) -> Result<Self, Refused> {
        let guest = socket.state().guest_book.guest(id);
        let guest = guest.ok_or_else(|| Refused::reason("no such guest").with_status(404))?;
        socket.set_page_title(guest.name.clone());
        Ok(Self { guest })
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            article.sheet {
                h1 { (self.guest.name) }
                blockquote { (self.guest.words) }
                div.actions {
                    Link .button navigate=(GuestsRoute::Index.path()) { "All guests" }
                    button.danger phx-click="remove" data-confirm="Tear this page out?" { "Remove" }
                }
            }
        }
    }

    /// Removes the guest, and replaces the page in the browser's history, because it no longer exists.
    #[handle_event("remove")]
    async fn remove(&mut self, socket: &mut LiveSocket<Self>) {
        socket.state().guest_book.remove(self.guest.id);
        socket.put_flash(
            Flash::Info,
            format!("{} is not in the book any more", self.guest.name),
        );
        socket.replace_navigate(GuestsRoute::Index);
    }
}
