//! The task of one live view, from its join to its end.
//!
//! A view is a process on a topic `lv:..`, beside the channels of its connection.

mod admission;
mod connection;
mod inbox;
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
pub(crate) use inbox::{handle, running_tasks};
pub(crate) use mounted::{DeadPage, Refusal, mount_for_response};
pub(crate) use page::Page;
pub(crate) use static_urls::StaticUrls;

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::Instrument;

use self::inbox::{Mail, ViewInbox};
use self::mounted::{NotMounted, mount_for_socket};
use self::reply::Answer;
use crate::channel::{Incoming, Outcome};
use crate::live_view::{FlashMap, History, RunningView, ViewEvent, ViewMail, ViewProcess};
use crate::mailbox::{Mailbox, Next};
use crate::message::{Ref, Status};
use crate::payload::Payload;
use crate::reason::Reason;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::server::terminating::terminate;
use crate::socket::{ClientMail, Conversation, Exit, Start, Started};
use crate::task::{Panicked, supervise};

/// Starts a view for a browser's socket.
fn run(start: Start<LiveConnection>, joining: Joining) -> Started {
    let mailbox = Arc::new(Mailbox::new(start.limits.mailbox));
    let view = joining.pages.spec.name;
    let span = tracing::info_span!("live_view", topic = start.topic(), view);
    let inbox = Arc::new(ViewInbox(Arc::clone(&mailbox)));
    let mail = Mail::new(&start.conversation, Arc::clone(&mailbox));
    // The task is what an idle view costs: what it needs only for a while has a box of its own.
    let beginning = Box::pin(begin(start, joining, mailbox));
    let task = async move {
        let begun = beginning.await;
        match begun {
            Ok(server) => server.serve(&mail).await,
            Err(exit) => exit,
        }
    };
    Started {
        inbox,
        task: Box::pin(task.instrument(span)),
    }
}

/// Mounts a view and answers its join.
async fn begin(
    start: Start<LiveConnection>,
    joining: Joining,
    mailbox: Arc<Mailbox<ViewMail>>,
) -> Result<Box<Server>, Exit> {
    let mounted = mount(&start, joining, mailbox).await;
    let (mut server, response) = mounted.ok_or(Exit::Refused)?;
    server.client = Some(start.ok(&response));
    Ok(server)
}

/// Mounts a view: it, and the response of its join. `None` where the join is refused.
async fn mount(
    start: &Start<LiveConnection>,
    joining: Joining,
    mailbox: Arc<Mailbox<ViewMail>>,
) -> Option<(Box<Server>, Payload)> {
    let (patience, began) = (start.limits.patience, Instant::now());
    let mounting = {
        let mounting = mount_for_socket(&joining, mailbox);
        let mut mounting = Box::pin(mounting.instrument(tracing::info_span!("mount")));
        let name = || format!("mount of {}", joining.pages.spec.name);
        supervise(mounting.as_mut(), patience, name).await
    };
    let mounted = match mounting {
        Ok(Ok(mounted)) => mounted,
        Ok(Err(NotMounted {
            refusal,
            socket_events,
        })) => {
            reply::refuse(start, &joining, refusal, socket_events);
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
        view: mounted.view,
        page: Page::new(layout.cloned()),
        joining,
        patience,
        redactor: Arc::clone(&start.redactor),
        client: None,
    });
    let Some(response) = server.first_response(mounted.patched) else {
        start.turn_down(&Refused::reason("join crashed"));
        return None;
    };
    tracing::debug!(target: "bennu::mount", took = ?began.elapsed(), "mounted");
    Some((server, response))
}

/// A view that runs.
struct Server {
    view: Box<dyn RunningView>,
    page: Page,
    joining: Joining,
    patience: Duration,
    redactor: Arc<Redactor>,
    client: Option<Conversation<LiveConnection>>,
}

/// Why a view goes no further, and what its client is told.
struct End {
    reason: Reason,
    exit: Exit,
}

impl End {
    const CRASHED: Self = Self {
        reason: Reason::Crashed,
        exit: Exit::Crashed,
    };
    const GONE: Self = Self {
        reason: Reason::Stopped,
        exit: Exit::Closed,
    };
}

impl Server {
    /// The reply of the join; `None` where rendering panicked.
    fn first_response(&mut self, patched: Option<(String, History)>) -> Option<Payload> {
        let diff = match self.page.render(&mut *self.view) {
            Ok(diff) => diff,
            Err(Panicked(message)) => {
                self.crashed("render", &message);
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

    async fn serve(mut self: Box<Self>, mail: &Mail) -> Exit {
        let end = loop {
            let next = mail.next().await;
            if let Err(end) = Box::pin(self.handle(next)).await {
                break end;
            }
        };
        mail.close();
        Box::pin((*self).terminate(end.reason)).await;
        end.exit
    }

    async fn handle(&mut self, next: Next<ViewMail>) -> Result<(), End> {
        match next {
            Next::Stop(reason) => Err(End {
                reason,
                exit: Exit::Closed,
            }),
            Next::Message(ViewMail::Client(ClientMail::In(message))) => {
                self.handle_in(message).await
            }
            Next::Message(ViewMail::Client(ClientMail::Leave(reference))) => {
                self.answer(Some(&reference), &Payload::empty());
                Err(End {
                    reason: Reason::Left,
                    exit: Exit::Closed,
                })
            }
            Next::Message(ViewMail::Info(name, info)) => {
                self.process_mut().begin();
                let handler = || format!("handler of {name}");
                let mut handling = info(&mut *self.view);
                let outcome = supervise(handling.as_mut(), self.patience, handler).await;
                drop(handling);
                self.conclude(None, &name, outcome).await
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
                    let name = || format!("handle_event of {:?}", event.name());
                    let span = tracing::debug_span!("handle_event", event = event.name());
                    let outcome = {
                        let handling = pin!(self.view.handle_event(&event).instrument(span));
                        supervise(handling, self.patience, name).await
                    };
                    tracing::debug!(
                        target: "bennu::handle_event",
                        event = event.name(),
                        took = ?began.elapsed(),
                        payload = %self.redactor.payload(message.payload()),
                        "handled"
                    );
                    self.conclude(reference, event.name(), outcome).await
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
        handled: &str,
        outcome: Result<Outcome, Panicked>,
    ) -> Result<(), End> {
        self.process_mut().end();
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(Panicked(message)) => {
                return Err(self.crashed(handled, &message));
            }
        };
        let reply = outcome.reply.map(|(_, payload)| payload);
        self.settle(reference, reply).await?;
        match outcome.stop {
            None => Ok(()),
            Some(crate::channel::Stop::Close) => Err(End::GONE),
            Some(crate::channel::Stop::Error) => Err(End {
                reason: Reason::Stopped,
                exit: Exit::Crashed,
            }),
        }
    }

    /// What was being handled has panicked: the end of the view.
    fn crashed(&self, handled: &str, message: &str) -> End {
        // The topic again, for a filter may have switched the span off.
        tracing::error!(
            topic = self.topic(),
            view = self.joining.pages.spec.name,
            event = handled,
            panic = message,
            "the handler panicked: the view crashes"
        );
        metrics::counter!("bennu_channel_crashes_total").increment(1);
        End::CRASHED
    }

    /// Sends what differs.
    fn update(
        &mut self,
        reference: Option<&Option<Ref>>,
        reply: Option<Payload>,
    ) -> Result<(), End> {
        let diff = match self.page.render(&mut *self.view) {
            Ok(diff) => diff,
            Err(Panicked(message)) => return Err(self.crashed("render", &message)),
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
        if let (Some(client), Some(reference)) = (&self.client, reference) {
            client.reply(reference.as_ref(), &Status::Ok, response);
        }
    }

    fn push(&self, event: &str, payload: &Payload) {
        if let Some(client) = &self.client {
            client.push(event, payload);
        }
    }

    fn topic(&self) -> &str {
        let client = self.client.as_ref();
        client.map_or("", |client| &client.topic)
    }

    async fn terminate(self, reason: Reason) {
        let topic = self.topic().to_owned();
        let mut terminating = self.view.terminate(reason);
        if let Err(error) = terminate(terminating.as_mut(), reason, self.patience).await {
            tracing::error!(topic, panic = error.panic(), "{error}");
        }
    }
}
