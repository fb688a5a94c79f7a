//! Documents of an application: AsyncAPI, TypeScript and Markdown, made from the same specs that route.
//!
//! The feature `docs` of this crate brings them. An endpoint makes its [`Documents`]. [`command`] lets the application write them: `cargo run -p
//! captions -- docs out/`.

mod asyncapi;
mod catalogue;
mod command;
mod endpoint;
mod markdown;
mod names;
mod schemas;
mod typescript;

#[cfg(test)]
mod sample;

pub use command::command;

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::Value;

use crate::socket::{Route, Socket};
use crate::spec::{ChannelSpec, LiveViewSpec, SocketSpec};

use catalogue::Catalogue;

/// The title, version and description of an application in its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentInfo {
    /// The name of the application.
    pub title: String,
    /// The version of the interface that clients use: `env!("CARGO_PKG_VERSION")`, for example.
    pub version: String,
    /// A description in Markdown; may be empty.
    pub description: String,
}

impl DocumentInfo {
    /// Describes an application by its title and version, without a description.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            version: version.into(),
            description: String::new(),
        }
    }

    /// Sets the description, in Markdown.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }
}

/// A socket and its channels, in the order in which topics are matched.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SocketDescription {
    /// The spec of the socket.
    pub spec: SocketSpec,
    /// The specs of the channels.
    pub channels: Vec<&'static ChannelSpec>,
}

impl SocketDescription {
    /// Describes a socket by its spec and those of its channels.
    pub const fn new(spec: SocketSpec, channels: Vec<&'static ChannelSpec>) -> Self {
        Self { spec, channels }
    }

    /// Describes the socket `S` and its channels. A custom process has no description and is left out.
    pub fn of<S: Socket>() -> Self {
        Self {
            spec: S::SPEC,
            channels: S::CHANNELS.iter().filter_map(Route::spec).collect(),
        }
    }
}

/// The documents of an application.
///
/// ```
/// use bennu::docs::{DocumentInfo, Documents, SocketDescription};
/// use bennu::spec::SocketSpec;
///
/// let info = DocumentInfo::new("Captions", "1.0.0");
/// let spec = SocketSpec::new("UserSocket", "/socket").doc("One browser.");
/// let socket = SocketDescription::new(spec, vec![]);
/// let documents = Documents::new(info, vec![socket]);
///
/// assert_eq!(documents.asyncapi()["asyncapi"], "3.0.0");
/// assert!(documents.typescript().contains("export class UserSocket extends PhoenixSocket"));
/// assert!(documents.markdown().starts_with("# Captions 1.0.0\n"));
/// ```
///
/// The documents depend on the specs alone. The same specs give the same bytes, so a test can compare
/// committed documents. See [`files`](Self::files).
#[derive(Clone, Debug)]
pub struct Documents {
    info: DocumentInfo,
    sockets: Vec<SocketDescription>,
    catalogue: Catalogue,
}

impl Documents {
    /// Makes the documents of `sockets`.
    pub fn new(info: DocumentInfo, sockets: Vec<SocketDescription>) -> Self {
        Self {
            info,
            catalogue: Catalogue::new(&sockets, &[]),
            sockets,
        }
    }

    /// Adds live views to the documents.
    ///
    /// ```
    /// use bennu::docs::{DocumentInfo, Documents};
    /// use bennu::spec::LiveViewSpec;
    ///
    /// let dashboard =
    ///     LiveViewSpec::new("Dashboard", &["/dashboard"]).doc("What was said lately.");
    /// let documents = Documents::new(DocumentInfo::default(), vec![]).with_views(&[dashboard]);
    ///
    /// assert!(documents.markdown().contains("## Live view `Dashboard`"));
    /// assert!(documents.hooks().is_some_and(|text| text.contains("export type DashboardHook<")));
    /// ```
    #[must_use]
    pub fn with_views(self, views: &[LiveViewSpec]) -> Self {
        Self {
            catalogue: Catalogue::new(&self.sockets, views),
            ..self
        }
    }

    /// Returns the [AsyncAPI](https://www.asyncapi.com/docs/reference/specification/v3.0.0) 3.0.0
    /// document.
    ///
    /// Each channel is a channel of the document. Its address is the topic pattern, with the parameter
    /// `{rest}` for `*`. The message headers are the `join_ref`, `ref`, `topic` and `event` of the
    /// frame. Each event that a client may push is a receive operation with its replies. Each event of
    /// the server is a send operation.
    ///
    /// A live view is a channel, too, with the address `lv:{id}`. The container on the page gives the
    /// id. The page sends `event` messages, and receives pushed events in the `e` of a diff.
    pub fn asyncapi(&self) -> Value {
        asyncapi::document(&self.info, &self.catalogue)
    }

    /// Returns a TypeScript module with the types of all payloads and a typed client for each socket.
    ///
    /// The client is a class that extends the `Socket` of the npm package `phoenix`. It knows its
    /// topics, events, payloads and replies.
    ///
    /// ```ts
    /// import { UserSocket } from "./channels.js";
    ///
    /// const socket = new UserSocket("/socket", { params: { token } });
    /// socket.connect();
    /// const channel = socket.channel(`captions:${userId}`);
    /// channel.on("new_message", (message) => show(message.text));
    /// channel.join().receive("error", (refusal) => show(refusal.reason));
    /// channel.push("new_message", { text: "hello" }).receive("ok", (sent) => show(sent.status));
    /// ```
    ///
    /// The module needs `phoenix` and `@types/phoenix`, and compiles under `tsc --strict`.
    pub fn typescript(&self) -> String {
        typescript::document(&self.info, &self.catalogue)
    }

    /// Returns a TypeScript module for the hooks of live views; `None` if there are no views.
    ///
    /// The module has a type for the hooks of each view, with the events that they may push and listen
    /// to, and the replies. `window` knows the pushed events as well.
    ///
    /// ```ts
    /// import { Socket } from "phoenix";
    /// import { LiveSocket } from "phoenix_live_view";
    /// import type { DashboardHook } from "./live_views.js";
    ///
    /// const Chart: DashboardHook = {
    ///   mounted() {
    ///     this.handleEvent("highlight", (caption) => draw(caption.id));
    ///     this.pushEvent("range", { days: 7 }, (reply) => reply && show(reply));
    ///   },
    /// };
    /// window.addEventListener("phx:highlight", (event) => log(event.detail.id));
    /// new LiveSocket("/live", Socket, { hooks: { Chart } }).connect();
    /// ```
    ///
    /// The module consists of types alone. It imports from [`typescript`](Self::typescript) and from
    /// the npm package `phoenix_live_view`. It compiles under `tsc --strict` with `--moduleResolution
    /// bundler`, the only resolution that finds all types of that package.
    pub fn hooks(&self) -> Option<String> {
        typescript::hooks(&self.info, &self.catalogue)
    }

    /// Returns a page in Markdown with each socket, channel and live view.
    ///
    /// The page lists the events in both directions, with tables of their payloads.
    pub fn markdown(&self) -> String {
        markdown::document(&self.info, &self.catalogue)
    }

    /// Returns the name and the text of each file that [`write_to`](Self::write_to) writes.
    ///
    /// | file | text |
    /// |---|---|
    /// | `asyncapi.json` | [`asyncapi`](Self::asyncapi) |
    /// | `channels.ts` | [`typescript`](Self::typescript) |
    /// | `channels.md` | [`markdown`](Self::markdown) |
    /// | `live_views.ts`, if there are live views | [`hooks`](Self::hooks) |
    ///
    /// A test that compares them with committed files keeps those up to date.
    pub fn files(&self) -> Vec<(&'static str, String)> {
        let mut files = vec![
            ("asyncapi.json", format!("{:#}\n", self.asyncapi())),
            ("channels.ts", self.typescript()),
            ("channels.md", self.markdown()),
        ];
        files.extend(self.hooks().map(|text| ("live_views.ts", text)));
        files
    }

    /// Writes all documents into `directory`, creates it if it is missing, and returns the paths of the
    /// files.
    ///
    /// # Errors
    /// If the directory cannot be created, or a file cannot be written.
    pub fn write_to(&self, directory: impl AsRef<Path>) -> io::Result<Vec<PathBuf>> {
        let directory = directory.as_ref();
        fs::create_dir_all(directory)?;
        self.files()
            .into_iter()
            .map(|(name, text)| {
                let path = directory.join(name);
                fs::write(&path, text)?;
                Ok(path)
            })
            .collect()
    }
}
