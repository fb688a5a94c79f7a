//! The live pages: views whose state lives on the server.

mod bindings;
mod commands;
mod dashboard;
mod guest_page;
mod guests;
mod keys;
mod layout;
mod me;
mod require_user;
mod root;
mod statistics;
mod table;

pub use bindings::Bindings;
pub use commands::Commands;
pub use dashboard::Dashboard;
pub use guest_page::GuestPage;
pub use guests::{Guests, GuestsRoute};
pub use keys::Keys;
pub use me::Me;
pub use statistics::Statistics;
pub use table::Table;

use std::future::ready;

use bennu::LiveSession;

use self::require_user::require_user;
use crate::app::App;

/// Makes the live session of the public views, between which a browser navigates over one socket.
pub(crate) fn public() -> LiveSession<App> {
    LiveSession::new("public")
        .root_layout(root::root)
        .layout(layout::layout)
        .live::<Dashboard>()
        .live::<Guests>()
        .live::<GuestPage>()
        .live::<Bindings>()
        .live::<Keys>()
        .live::<Commands>()
        .live::<Table>()
        .live::<Statistics>()
}

/// Makes the live session of the views for users who have signed in.
pub(crate) fn members(app: &App) -> LiveSession<App> {
    let app = app.clone();
    LiveSession::new("members")
        .root_layout(root::root)
        .layout(layout::layout)
        .on_mount(move |mount| ready(require_user(&app, mount)))
        .live::<Me>()
}
