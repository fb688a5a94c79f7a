//! The captions of the Phoenix guide on real time, in Rust.
//!
//! Start reading at [`UserSocket`], then [`Captions`], then [`Room`]; for live views at [`Dashboard`].

mod accounts;
mod analytics;
mod api;
mod app;
mod captions;
mod description;
mod guardian;
mod guest_book;
mod live;
mod pages;
mod room;
mod signed_in;
mod topics;
mod transcripts;
mod user_socket;

pub use accounts::{Accounts, User};
pub use analytics::{Analytics, Hit};
pub use app::App;
pub use captions::{
    CaptionUpdate, Captions, DescriptionChanged, InitialData, Loudness, Message, Pong, Problem,
    Say, Sent,
};
pub use description::{Description, SaveErrors};
pub use guardian::{Claims, Guardian, NotSignedIn};
pub use guest_book::{Guest, GuestBook};
pub use live::{
    Bindings, Commands, Dashboard, GuestPage, Guests, GuestsRoute, Keys, Me, Statistics, Table,
};
pub use room::{Activity, Announcement, Mute, Room, Welcome, say_goodbye};
pub use topics::{Caption, NewCaption, RoomMessage, Saved, UPDATES, publish_to_room};
pub use transcripts::Transcripts;
pub use user_socket::UserSocket;

use axum::{Extension, Router};
use bennu::Endpoint;
use bennu::docs::{DocumentInfo, Documents};
use bennu::endpoint::BuildError;

/// The folder in which `npm ci` installs the npm packages. They are not copied into this repository.
const NODE_MODULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../clients/node_modules");

/// Builds the endpoint with the sockets and the live pages.
///
/// # Errors
/// If an option contradicts another.
pub fn endpoint(app: App) -> Result<Endpoint, BuildError> {
    Endpoint::builder()
        .secret_key_base(app.guardian.secret().clone())
        .npm_packages(NODE_MODULES)
        .state(app.clone())
        .socket::<UserSocket>()
        .live_session(live::public())
        .live_session(live::members(&app))
        .build()
}

/// Makes the router: the sockets, the pages, and the HTTP interface of the pages.
pub fn router(endpoint: &Endpoint, app: App) -> Router {
    Router::new()
        .merge(pages::router())
        .merge(api::router())
        .with_state(app)
        .layer(Extension(endpoint.clone()))
        .merge(endpoint.router())
}

/// Makes the documents for developers of clients: AsyncAPI, TypeScript, Markdown.
pub fn documents(endpoint: &Endpoint) -> Documents {
    let info = DocumentInfo::new("Captions", env!("CARGO_PKG_VERSION"))
        .with_description("The lines of a user, live in every window of that user.");
    endpoint.documents(info)
}
