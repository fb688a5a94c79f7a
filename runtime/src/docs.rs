//! Documents: AsyncAPI, TypeScript and Markdown, made from what the macros know.
//!
//! An endpoint gives its [`Documents`]; [`command`] lets the application write them:
//! `cargo run -p captions -- docs out/`.

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

/// What the documents say of the whole application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentInfo {
    /// Its name.
    pub title: String,
    /// The version of what it offers to clients: `env!("CARGO_PKG_VERSION")`, for example.
    pub version: String,
    /// What it is, in Markdown; may be empty.
    pub description: String,
}

/// A socket and its channels, in the order in which topics are matched.
#[derive(Clone, Debug)]
pub struct SocketDescription {
    /// The socket.
    pub spec: SocketSpec,
    /// Its channels.
    pub channels: Vec<&'static ChannelSpec>,
}

impl SocketDescription {
    /// The socket `S` and its channels. A custom process has no description, and is left out.
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
/// let info = DocumentInfo {
///     title: "Captions".into(),
///     version: "1.0.0".into(),
///     description: String::new(),
/// };
/// let socket = SocketDescription {
///     spec: SocketSpec::new("UserSocket", "/socket").doc("One browser."),
///     channels: vec![],
/// };
/// let documents = Documents::new(info, vec![socket]);
///
/// assert_eq!(documents.asyncapi()["asyncapi"], "3.0.0");
/// assert!(documents.typescript().contains("export class UserSocket extends PhoenixSocket"));
/// assert!(documents.markdown().starts_with("# Captions 1.0.0\n"));
/// ```
///
/// They are functions of the specs alone: the same specs give the same bytes, so that committed
/// documents can be compared in a test. See [`files`](Self::files).
#[derive(Clone, Debug)]
pub struct Documents {
    info: DocumentInfo,
    sockets: Vec<SocketDescription>,
    catalogue: Catalogue,
}

impl Documents {
    /// The documents of `sockets`.
    pub fn new(info: DocumentInfo, sockets: Vec<SocketDescription>) -> Self {
        Self {
            info,
            catalogue: Catalogue::new(&sockets, &[]),
            sockets,
        }
    }

    /// The same, and of these live views.
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

    /// The [AsyncAPI](https://www.asyncapi.com/docs/reference/specification/v3.0.0) 3.0.0 document.
    ///
    /// Each channel is a channel of the document; its address is the topic pattern, where `*` is
    /// the parameter `{rest}`. The message headers are the `join_ref`, `ref`, `topic` and `event`
    /// of the frame. Each event that a client may push is an operation that receives, with its
    /// replies; each event of the server one that sends.
    ///
    /// A live view is a channel too, at the address `lv:{id}`, where the container on the page gives
    /// the id. What its page sends is in `event` messages, what it pushes in the `e` of a diff.
    pub fn asyncapi(&self) -> Value {
        asyncapi::document(&self.info, &self.catalogue)
    }

    /// A TypeScript module: the types of all payloads, and for each socket a class that is the
    /// `Socket` of the npm package `phoenix`, but knows its topics, events, payloads and replies.
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
    /// It needs `phoenix` and `@types/phoenix`, and compiles under `tsc --strict`.
    pub fn typescript(&self) -> String {
        typescript::document(&self.info, &self.catalogue)
    }

    /// A TypeScript module for the hooks of live views; `None` where there are no views.
    ///
    /// For each view it has the type of its hooks, which know what they may push, what they are
    /// replied, and what they may listen to. `window` knows the events as well.
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
    /// It is made of types alone, which come from [`typescript`](Self::typescript) and from the npm
    /// package `phoenix_live_view`. It compiles under `tsc --strict` with
    /// `--moduleResolution bundler`, the only one that finds all types of that package.
    pub fn hooks(&self) -> Option<String> {
        typescript::hooks(&self.info, &self.catalogue)
    }

    /// A page in Markdown: each socket, channel and live view, its events in both directions, and tables of
    /// their payloads.
    pub fn markdown(&self) -> String {
        markdown::document(&self.info, &self.catalogue)
    }

    /// The name and the text of each file that [`write_to`](Self::write_to) writes:
    /// `asyncapi.json`, `channels.ts`, `channels.md`; and `live_views.ts`, where there are live views.
    ///
    /// A test that compares them with committed files keeps those from drifting.
    pub fn files(&self) -> Vec<(&'static str, String)> {
        let mut files = vec![
            ("asyncapi.json", format!("{:#}\n", self.asyncapi())),
            ("channels.ts", self.typescript()),
            ("channels.md", self.markdown()),
        ];
        files.extend(self.hooks().map(|text| ("live_views.ts", text)));
        files
    }

    /// Writes all documents into `directory`, which is made where it is missing, and returns the
    /// paths of the files.
    ///
    /// # Errors
    /// When the directory cannot be made, or a file not written.
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
