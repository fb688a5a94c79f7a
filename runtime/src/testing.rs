//! Test clients without a network, for the tests of an application.
//!
//! A test client sends the frames of the npm client through the real serializer to the real tasks. Only
//! the WebSocket is left out.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
//! # /*
//! #[tokio::test(start_paused = true)]
//! # */
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! async fn a_message_is_sent_to_everybody() -> Result<(), testing::JoinRefused> {
//!     let endpoint = Endpoint::builder().socket::<UserSocket>().build().expect("an endpoint");
//!     let (reply, socket) = testing::socket(&endpoint)
//!         .connect(UserSocket { user_id: 7 })
//!         .join(Captions::topic(7))
//!         .await?;
//!     reply.assert_ok(());
//!     socket.assert_push::<InitialData>().await;
//!
//!     let message = NewMessage { text: "hello".into() };
//!     socket.push("new_message", message).await.assert_ok(Sent { status: "sent".into() });
//!     assert_eq!(socket.assert_broadcast::<NewMessage>().await.text, "hello");
//!
//!     let tab = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
//!     let (_, tab) = tab.join(Captions::topic(7)).await?;
//!     endpoint.broadcast(Captions::topic(7), NewMessage { text: "again".into() });
//!     assert_eq!(tab.assert_push::<NewMessage>().await.text, "again");
//!     Ok(())
//! }
//! # fn main() {
//! #     a_message_is_sent_to_everybody().expect("the join is accepted");
//! # }
//! ```
//!
//! # Live views
//!
//! `live` opens a page like a browser with the npm client: through the router, with its cookies, and
//! over the socket of live views. It needs the feature `testing`, which belongs in the
//! `[dev-dependencies]`:
//!
//! ```toml
//! [dev-dependencies]
//! bennu = { version = "0.1", features = ["testing"] }
//! ```
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/dashboard.rs"));
//! # /*
//! #[tokio::test(start_paused = true)]
//! # */
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! async fn a_caption_appears() -> Result<(), testing::LiveError> {
//!     let endpoint = endpoint();
//!     let mut view = testing::live(&endpoint, "/dashboard").await?;
//!     assert!(view.html().contains("Dashboard"));
//!
//!     endpoint.pubsub().broadcast(&UPDATES, NewCaption { text: "hello".into() });
//!     view.assert_has("li.caption", "hello").await;
//!
//!     view.form("#caption").fill([("text", "world")]).submit().await;
//!     assert_eq!(view.count("li.caption", ""), 2);
//!
//!     view.click("button[phx-click=clear]").await;
//!     assert!(!view.has("li.caption", ""));
//!     Ok(())
//! }
//! # fn main() {
//! #     a_caption_appears().expect("the page is opened");
//! # }
//! ```
//!
//! # Time
//!
//! With `start_paused = true` (tokio's feature `test-util`) the clock is paused while any task can run,
//! and jumps to the next timer when none can. A test never waits in real time. `refute_..` is definite:
//! after its 100 milliseconds every message has been handled, and no timer within them has caused the
//! event. Handlers that wait for a real network or a database look idle to a paused clock: do not pause
//! the clock for those.
//!
//! # Failures
//!
//! A failed assertion panics at the line of the test, and names what was expected and what arrived
//! instead.

mod channel;
mod client;
mod connect_builder;
mod line;
#[cfg(feature = "live-view")]
mod live;
mod log;
mod push;
mod wire;

pub use channel::TestChannel;
pub use client::{JoinRefused, TestClient};
pub use connect_builder::{ConnectBuilder, ConnectRefused};
pub use line::Closed;
#[cfg(feature = "live-view")]
pub use live::{
    Action, Answer, FormFilling, LiveBuilder, LiveError, Patched, Redirect, RedirectKind, Reload,
    TestView, live,
};
pub use push::{Push, Response};

use crate::endpoint::Endpoint;
use crate::socket::Socket;

/// Prepares a client of the socket `S` that connects to `endpoint`.
///
/// The state, limits and options are those of the mount.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let endpoint = Endpoint::builder().socket::<UserSocket>().build().expect("an endpoint");
/// let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
/// client.heartbeat().await.assert_ok(());
/// # }
/// ```
///
/// # Panics
/// When the socket is not mounted on the endpoint.
#[track_caller]
pub fn socket<S: Socket>(endpoint: &Endpoint) -> ConnectBuilder<S> {
    ConnectBuilder::new(endpoint)
}
