//! The live pages: views whose state lives on the server.

mod bindings;
mod commands;
mod dashboard;
mod guest_page;
mod guests;
mod keys;
mod layout;
mod root;
mod statistics;
mod table;

pub use bindings::Bindings;
pub use commands::Commands;
pub use dashboard::Dashboard;
pub use guest_page::GuestPage;
pub use guests::{Guests, GuestsRoute};
pub use keys::Keys;
pub use statistics::Statistics;
pub use table::Table;

use bennu::LiveSession;

use crate::app::App;

/// The views between which a browser navigates over one socket.
pub(crate) fn session() -> LiveSession<App> {
    LiveSession::new("default")
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
