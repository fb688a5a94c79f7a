//! The task of one live view, from its join to its end.
//!
//! A view is a process on a topic `lv:..`, beside the channels of its connection.

mod admission;
mod connection;
#[cfg(feature = "testing")]
mod inspect;
mod mounted;
mod navigation;
mod page;
mod reply;
mod static_urls;

pub(crate) use admission::{
    Joining, ReloadToken, SessionToken, StaticToken, TokenPurpose, read_flash, resolve, sign_flash,
};
pub(crate) use connection::{LiveConnection, LiveState};
#[cfg(feature = "testing")]
pub(crate) use inspect::{handle, running_tasks};
pub(crate) use mounted::{DeadPage, Refusal, mount_for_response};
pub(crate) use page::Page;
pub(crate) use static_urls::StaticUrls;

use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use tracing::Instrument;

use self::mounted::{NotMounted, mount_for_socket};
use self::reply::Answer;
use crate::channel::{Incoming, Outcome};
use crate::live_view::{FlashMap, History, RunningView, ViewEvent, ViewMail, ViewProcess};
use crate::mailbox::{Mailbox, Next};
use crate::message::{Ref, Status};
use crate::payload::Payload;
use crate::reason::{Reason, Stop};
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::server::process::{End, Handler, Label, Process};
use crate::socket::{ClientMail, Exit, Inbox, Start, Started};
use crate::task::Panicked;

/// Starts a view for a browser's socket.
fn run(start: Start<LiveConnection>, joining: Joining) -> Started {
    let mailbox = Arc::new(Mailbox::of(start.conversation.pid, start.limits.mailbox));
    let view = joining.pages.spec.name;
    let span = tracing::info_span!("live_view", topic = start.topic(), view);
    let inbox = Arc::clone(&mailbox) as Arc<dyn Inbox>;
    let process = Process::new(
        Label::View(view),
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
    Started {
        inbox,
        task: Box::pin(task.instrument(span)),
    }
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
    let Some(response) = server.first_response(mounted.patched) else {
        start.turn_down(&Refused::reason("join crashed"));
        return None;
    };
    tracing::debug!(target: "bennu::mount", took = ?began.elapsed(), "mounted");
    start.ok(&response);
    Some(server)
}

/// A view that runs.
struct Server {
    process: Process<ViewMail>,
    view: Box<dyn RunningView>,
    page: Page,
    joining: Joining,
    redactor: Arc<Redactor>,
}

/// The browser goes on to another page.
const GONE: End = End::stopped(Stop::Close);

impl Server {
    /// The reply of the join; `None` where rendering panicked.
    fn first_response(&mut self, patched: Option<(String, History)>) -> Option<Payload> {
        let diff = match self.page.render(&mut *self.view) {
            Ok(diff) => diff,
            Err(panicked) => {
                self.process.crashed(Handler::alone("render"), &panicked);
                return None;
            }
        };
        let outgoing = &mut self.process_mut().outgoing;
        // The page shows it: it is not for the next one.
        outgoing.new_flash = FlashMap::default();
        Some(reply::joined(diff, outgoing, patched))
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
        self.process.close();
        Box::pin((*self).terminate(end.reason)).await;
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

    async fn handle_in(&mut self, message: Incoming) -> Result<(), End> {
        let reference = Some(&message.reference);
        match message.event() {
            "event" => match ViewEvent::read(message.payload()) {
                Ok(event) if event.name().starts_with("lv:") => {
                    self.own_event(&event);
                    self.settle(reference, None).await
                }
                Ok(event) => {
                    let began = Instant::now();
                    self.process_mut().begin();
                    let handler = Handler::event("handle_event", event.name());
                    let span = tracing::debug_span!("handle_event", event = event.name());
                    let outcome = {
                        let handling = pin!(self.view.handle_event(&event).instrument(span));
                        self.process.run(handler, handling).await
                    };
                    tracing::debug!(
                        target: "bennu::handle_event",
                        event = event.name(),
                        took = ?began.elapsed(),
                        payload = %self.redactor.payload(message.payload()),
                        "handled"
                    );
                    self.conclude(reference, outcome).await
                }
                Err(_) => {
                    tracing::warn!("unreadable event");
                    self.answer(reference, &Payload::empty());
                    Ok(())
                }
            },
            "live_patch" => self.live_patch(&message).await,
            // Without live components there is nothing to remove.
            "cids_will_destroy" => {
                self.answer(reference, &Payload::empty());
                Ok(())
            }
            "cids_destroyed" => {
                self.answer(reference, &Payload::Json(r#"{"cids":[]}"#.into()));
                Ok(())
            }
            other => {
                tracing::warn!(event = other, "unknown message of a client");
                self.answer(reference, &Payload::empty());
                Ok(())
            }
        }
    }

    /// An event that the protocol itself has a meaning for.
    fn own_event(&mut self, event: &ViewEvent) {
        if event.name() == "lv:clear-flash" {
            let kind = event.text("key");
            self.process_mut().clear_flash(kind.as_deref());
        } else {
            tracing::warn!(event = event.name(), "unknown event of the protocol");
        }
    }

    /// A handler has ended.
    async fn conclude(
        &mut self,
        reference: Option<&Option<Ref>>,
        outcome: Result<Outcome, End>,
    ) -> Result<(), End> {
        self.process_mut().end();
        let Outcome { reply, stop } = outcome?;
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
        let diff = match self.page.render(&mut *self.view) {
            Ok(diff) => diff,
            Err(panicked) => {
                return Err(self.process.crashed(Handler::alone("render"), &panicked));
            }
        };
        let outgoing = &mut self.view.process_mut().outgoing;
        outgoing.new_flash = FlashMap::default();
        let answer = Answer { diff, reply };
        match reference {
            Some(reference) => {
                let response = answer.into_response(outgoing);
                self.answer(Some(reference), &response);
            }
            None => {
                if let Some(diff) = answer.into_push(outgoing) {
                    self.push("diff", &diff);
                }
            }
        }
        Ok(())
    }

    fn answer(&self, reference: Option<&Option<Ref>>, response: &Payload) {
        if let (Some(client), Some(reference)) = (self.process.attachment(), reference) {
            client.reply(reference.as_ref(), &Status::Ok, response);
        }
    }

    fn push(&self, event: &str, payload: &Payload) {
        if let Some(client) = self.process.attachment() {
            client.push(event, payload);
        }
    }

    async fn terminate(self, reason: Reason) {
        let mut terminating = self.view.terminate(reason);
        self.process.terminate(reason, terminating.as_mut()).await;
    }
}
