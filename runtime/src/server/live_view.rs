//! The task of one live view, from its join to its end.
//!
//! A view is a process on a topic `lv:..`, like the channels of its connection.

mod admission;
mod connection;
mod container;
#[cfg(feature = "testing")]
mod inspect;
mod mounted;
mod navigation;
mod page;
mod patches;
mod reply;
mod static_urls;
mod tokens;
mod url;

pub(crate) use admission::Joining;
pub(crate) use connection::{LiveConnection, LiveState};
pub(crate) use container::{Place, container};
#[cfg(feature = "testing")]
pub(crate) use inspect::{handle, running_tasks};
pub(crate) use mounted::{DeadPage, Refusal, mount_for_response};
pub(crate) use page::Page;
pub(crate) use static_urls::StaticUrls;
#[cfg(test)]
pub(crate) use tokens::PageToken;
pub(crate) use tokens::{ON_THE_WAY, Tokens};
pub(crate) use url::resolve;

use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use tracing::Instrument;

use self::mounted::{NotMounted, mount_for_socket};
use crate::channel::{Incoming, Outcome};
use crate::live_view::{
    History, NotAMessage, RunningView, ViewEvent, ViewMail, ViewMessage, ViewProcess,
};
use crate::mailbox::{Mailbox, Next};
use crate::message::{Ref, Status};
use crate::payload::{Payload, PayloadError};
use crate::reason::Stop;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::server::process::{End, Handler, Process};
use crate::socket::{Attachment, ClientMail, Exit, Inbox, Label, ProcessKind, Start, Started};
use crate::task::Panicked;

/// Starts a view for a browser's socket.
fn run(start: Start<LiveConnection>, joining: Joining) -> Started {
    let mailbox = Arc::new(Mailbox::of(start.conversation.pid, start.limits.mailbox));
    let view = joining.pages.spec.name;
    let span = tracing::info_span!("live_view", topic = start.topic(), view);
    let inbox = Arc::clone(&mailbox) as Arc<dyn Inbox>;
    let label = Label {
        kind: ProcessKind::LiveView,
        name: view,
    };
    let process = Process::new(
        label,
        Arc::clone(&mailbox),
        Some(Arc::clone(&start.conversation.attachment)),
        start.limits.patience,
    );
    // The task is what an idle view costs: what it needs only for a while has a box of its own.
    let beginning = Box::pin(begin(start, joining, mailbox, process));
    let task = async move {
        match beginning.await {
            Some(server) => server.serve().await,
            None => Exit::Refused,
        }
    };
    Started::new(inbox, task.instrument(span)).labelled(label)
}

/// Mounts a view and answers its join; `None` if the join is refused.
async fn begin(
    start: Start<LiveConnection>,
    joining: Joining,
    mailbox: Arc<Mailbox<ViewMail>>,
    process: Process<ViewMail>,
) -> Option<Box<Server>> {
    let began = Instant::now();
    let mounting = {
        let mounting = mount_for_socket(&joining, mailbox);
        let mut mounting = Box::pin(mounting.instrument(tracing::info_span!("mount")));
        let handler = Handler::of("mount", joining.pages.spec.name);
        process.supervise(handler, mounting.as_mut()).await
    };
    let mounted = match mounting {
        Ok(Ok(mounted)) => mounted,
        Ok(Err(NotMounted {
            refusal,
            socket_events,
        })) => {
            reply::refuse(&start, &joining, refusal, socket_events);
            return None;
        }
        Err(Panicked(message)) => {
            let view = joining.pages.spec.name;
            tracing::error!(
                topic = start.topic(),
                view,
                panic = message,
                "mount crashed"
            );
            start.turn_down(&Refused::reason("join crashed"));
            return None;
        }
    };
    let layout = joining.pages.layout(joining.opened.embedding);
    let mut server = Box::new(Server {
        process,
        view: mounted.view,
        page: Page::new(layout.cloned()),
        joining,
        redactor: Arc::clone(&start.redactor),
    });
    let attachment = &start.conversation.attachment;
    if server.answer_join(attachment, mounted.patched).is_err() {
        start.turn_down(&Refused::reason("join crashed"));
        return None;
    }
    tracing::debug!(target: "bennu::mount", took = ?began.elapsed(), "mounted");
    Some(server)
}

/// A running view.
struct Server {
    process: Process<ViewMail>,
    view: Box<dyn RunningView>,
    page: Page,
    joining: Joining,
    redactor: Arc<Redactor>,
}

/// The end of a view whose browser goes to another page.
const GONE: End = End::stopped(Stop::Close);

impl Server {
    /// Renders the page, and accepts the client with it.
    fn answer_join(
        &mut self,
        attachment: &Attachment,
        patched: Option<(String, History)>,
    ) -> Result<(), End> {
        let mut frame = attachment.open_ok();
        let (page, view) = (&mut self.page, &mut *self.view);
        reply::write_join(frame.payload(), &self.joining, page, view, patched)
            .map_err(|panicked| self.process.crashed(Handler::alone("render"), &panicked))?;
        attachment.ok_frame(frame);
        Ok(())
    }

    fn process(&self) -> &ViewProcess {
        self.view.process()
    }

    fn process_mut(&mut self) -> &mut ViewProcess {
        self.view.process_mut()
    }

    async fn serve(mut self: Box<Self>) -> Exit {
        let end = loop {
            let next = self.process.next().await;
            if let Err(end) = Box::pin(self.handle(next)).await {
                break end;
            }
        };
        Box::pin((*self).terminate(end)).await;
        end.exit
    }

    async fn handle(&mut self, next: Next<ViewMail>) -> Result<(), End> {
        match next {
            Next::Stop(reason) => Err(End::ordered(reason)),
            Next::Message(ViewMail::Client(ClientMail::In(message))) => {
                self.handle_in(message).await
            }
            Next::Message(ViewMail::Client(ClientMail::Leave(reference))) => {
                self.answer(Some(&reference), &Payload::empty());
                Err(End::LEFT)
            }
            Next::Message(ViewMail::Client(ClientMail::Attach(attachment))) => {
                self.attach(attachment)
            }
            Next::Message(ViewMail::Info(name, info)) => {
                self.process_mut().begin();
                let mut handling = info(&mut *self.view);
                let handler = Handler::of("handle_info", &name);
                let outcome = self.process.run(handler, handling.as_mut()).await;
                drop(handling);
                self.conclude(None, outcome).await
            }
        }
    }

    /// Another client takes the place of the one that has gone: it gets the whole page.
    fn attach(&mut self, attachment: Arc<Attachment>) -> Result<(), End> {
        self.process.attach(Arc::clone(&attachment));
        let layout = self.joining.pages.layout(self.joining.opened.embedding);
        self.page = Page::new(layout.cloned());
        let process = self.process_mut();
        process.touch();
        process.outgoing.show_title_again();
        self.answer_join(&attachment, None)
    }

    async fn handle_in(&mut self, message: Incoming) -> Result<(), End> {
        let reference = Some(&message.reference);
        match ViewMessage::read(&message) {
            Ok(ViewMessage::Event { event, cid: None }) => {
                self.handle_event(&message, &event).await
            }
            Ok(ViewMessage::Event { cid: Some(cid), .. }) => {
                // The client fires no such event: a page has no parts yet.
                tracing::debug!(?cid, "no such part");
                self.log_message("event", "an event of a part that the page does not have");
                self.answer(reference, &Payload::empty());
                Ok(())
            }
            Ok(ViewMessage::Patch { url }) => self.live_patch(reference, &url).await,
            Ok(ViewMessage::CidsWillDestroy) => {
                self.answer(reference, &Payload::empty());
                Ok(())
            }
            Ok(ViewMessage::CidsDestroyed) => {
                self.answer(reference, &Payload::Json(r#"{"cids":[]}"#.into()));
                Ok(())
            }
            Err(NotAMessage::Unknown) => {
                self.log_message(message.event(), "unknown message of a client");
                self.answer(reference, &Payload::empty());
                Ok(())
            }
            Err(NotAMessage::Unreadable) => {
                self.log_message(message.event(), "unreadable message of a client");
                self.answer(reference, &Payload::empty());
                Ok(())
            }
            Err(NotAMessage::Refused(error)) => {
                self.log_refused(message.event(), &error);
                self.settle(reference, Some(error.response())).await
            }
        }
    }

    async fn handle_event(&mut self, message: &Incoming, event: &ViewEvent) -> Result<(), End> {
        let reference = Some(&message.reference);
        if event.name().starts_with("lv:") {
            self.own_event(event);
            return self.settle(reference, None).await;
        }
        let began = Instant::now();
        self.process_mut().begin();
        let handler = Handler::event("handle_event", event.name());
        let span = tracing::debug_span!("handle_event", event = event.name());
        let outcome = {
            let handling = pin!(self.view.handle_event(event).instrument(span));
            self.process.run(handler, handling).await
        };
        tracing::debug!(
            target: "bennu::handle_event",
            event = event.name(),
            took = ?began.elapsed(),
            payload = %self.redactor.payload(message.payload()),
            "handled"
        );
        if let Ok(Outcome {
            refused: Some(error),
            ..
        }) = &outcome
        {
            self.log_refused(event.name(), error);
        }
        self.conclude(reference, outcome).await
    }

    fn log_refused(&self, event: &str, error: &PayloadError) {
        if let Some(client) = self.process.client() {
            let refusals = &client.client().refusals;
            refusals.payload(self.process.topic(), event, error);
        }
    }

    fn log_message(&self, event: &str, why: &'static str) {
        if let Some(client) = self.process.client() {
            let refusals = &client.client().refusals;
            refusals.message(self.process.topic(), event, why);
        }
    }

    /// Handles an event that has a meaning in the protocol itself.
    fn own_event(&mut self, event: &ViewEvent) {
        if event.name() == "lv:clear-flash" {
            let kind = event.text("key");
            self.process_mut().clear_flash(kind.as_deref());
        } else {
            tracing::warn!(event = event.name(), "unknown event of the protocol");
        }
    }

    /// Ends a handler: its reply, its changes, or the end of the view.
    async fn conclude(
        &mut self,
        reference: Option<&Option<Ref>>,
        outcome: Result<Outcome, End>,
    ) -> Result<(), End> {
        self.process_mut().end();
        let Outcome { reply, stop, .. } = outcome?;
        let reply = reply.map(|(_, payload)| payload);
        self.settle(reference, reply).await?;
        match stop {
            None => Ok(()),
            Some(stop) => Err(End::stopped(stop)),
        }
    }

    /// Sends what differs.
    fn update(
        &mut self,
        reference: Option<&Option<Ref>>,
        reply: Option<Payload>,
    ) -> Result<(), End> {
        let Self {
            process,
            page,
            view,
            ..
        } = self;
        let Some(client) = process.client() else {
            // Nobody looks at the page: the next client gets the whole of it.
            view.process_mut().outgoing.events.clear();
            return Ok(());
        };
        let written = if let Some(reference) = reference {
            let mut frame = client.open_reply(reference.as_ref());
            reply::write_response(frame.payload(), page, &mut **view, reply)
                .map(|()| client.reply_frame(frame))
        } else {
            let mut frame = client.open_push("diff");
            reply::write_diff(frame.payload(), page, &mut **view, reply).map(|differs| {
                if differs {
                    client.push_frame("diff", frame);
                }
            })
        };
        written.map_err(|panicked| process.crashed(Handler::alone("render"), &panicked))
    }

    fn answer(&self, reference: Option<&Option<Ref>>, response: &Payload) {
        if let (Some(client), Some(reference)) = (self.process.client(), reference) {
            client.reply(reference.as_ref(), &Status::Ok, response);
        }
    }

    fn push(&self, event: &str, payload: &Payload) {
        if let Some(client) = self.process.client() {
            client.push(event, payload);
        }
    }

    async fn terminate(self, end: End) {
        let mut terminating = self.view.terminate(end.reason);
        self.process.end(end, terminating.as_mut(), || ()).await;
    }
}
