//! Servers: the tasks that run the code of the application.

mod channel;
mod connection;
mod connections;
#[cfg(feature = "live-view")]
pub(crate) mod live_routes;
#[cfg(feature = "live-view")]
pub(crate) mod live_view;
mod pacemaker;
mod process;
mod rate;
mod raw_connection;
mod rest;
mod served;

pub use connections::Drain;
pub use rate::MessageRate;

#[cfg(feature = "testing")]
pub(crate) use channel::handle;
pub(crate) use connection::{Connection, ConnectionLimits};
pub(crate) use connections::{Connections, Live, NoRoom, Place};
pub(crate) use raw_connection::Raw;
pub(crate) use rest::Rest;
pub(crate) use served::{Mountable, Served, Terms, Wire};
