//! Assertions about a view and its page.

use std::panic::Location;

use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::super::push::decode;
use super::action::ended;
use super::navigation::{LiveError, Patched, Redirect, RedirectKind};
use super::view::{End, TestView};
use crate::event::Event;
use crate::payload::FromPayload;
use crate::server::live_view::running_tasks;

/// # Assertions
///
/// The methods see the page as it was at the end of the last awaited call. Use
/// [`assert_has`](TestView::assert_has) or [`settle`](TestView::settle) to wait for other changes, such
/// as those of a broadcast.
impl TestView {
    /// Returns the HTML of the view, as it was at the end of the last awaited call.
    pub fn html(&self) -> String {
        self.rendered()
    }

    /// Returns the title of the page.
    pub fn page_title(&self) -> String {
        self.title()
    }

    /// Returns the id of the view's container. Live navigation keeps it; a page that is loaded has a
    /// new one.
    pub fn id(&self) -> &str {
        &self.container.id
    }

    /// Returns the path that the browser shows, with its query.
    pub fn path(&self) -> String {
        self.url.clone()
    }

    /// Returns whether an element matches and contains the text; every element contains `""`.
    ///
    /// # Panics
    /// If `css` is not a selector.
    #[track_caller]
    pub fn has(&self, css: &str, text: &str) -> bool {
        self.count(css, text) > 0
    }

    /// Counts the elements that match and contain the text.
    ///
    /// # Panics
    /// If `css` is not a selector.
    #[track_caller]
    pub fn count(&self, css: &str, text: &str) -> usize {
        self.look(|part| part.with_text(css, text).map(|found| found.len()))
            .unwrap_or_else(|why| panic!("{why}"))
    }

    /// Returns the HTML of the one element that matches.
    ///
    /// # Panics
    /// If not exactly one element matches; the message lists similar ones.
    #[track_caller]
    pub fn element(&self, css: &str) -> String {
        self.look(|part| part.one(css).map(|element| element.html()))
            .unwrap_or_else(|why| panic!("{why}"))
    }

    /// Waits until an element matches and contains the text.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/dashboard.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), testing::LiveError> {
    /// # let endpoint = endpoint();
    /// # let mut view = testing::live(&endpoint, "/dashboard").await?;
    /// endpoint.pubsub().broadcast(&UPDATES, NewCaption { text: "hello".into() });
    /// view.assert_has("li", "hello").await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If no element does in time.
    #[track_caller]
    pub fn assert_has(
        &mut self,
        css: &str,
        text: &str,
    ) -> impl Future<Output = ()> + Send + use<'_> {
        let (css, text, caller) = (css.to_owned(), text.to_owned(), Location::caller());
        async move {
            if !self.becomes(|view| view.has(&css, &text)).await {
                let html = self.rendered();
                panic!(
                    "no {css:?} with {text:?} (at {caller}){}; the page:\n{html}",
                    self.fate()
                );
            }
        }
    }

    /// Waits until no element matches and contains the text.
    ///
    /// # Panics
    /// If an element still does at the end.
    #[track_caller]
    pub fn refute_has(
        &mut self,
        css: &str,
        text: &str,
    ) -> impl Future<Output = ()> + Send + use<'_> {
        let (css, text, caller) = (css.to_owned(), text.to_owned(), Location::caller());
        async move {
            if !self.becomes(|view| !view.has(&css, &text)).await {
                let html = self.rendered();
                panic!("there is {css:?} with {text:?} (at {caller}); the page:\n{html}");
            }
        }
    }

    /// Waits until the view patches the URL to this path, by a link or by `push_patch`.
    ///
    /// # Panics
    /// If the view does not in time, or patches to another path first.
    #[track_caller]
    pub fn assert_patch(&mut self, path: &str) -> impl Future<Output = Patched> + Send + use<'_> {
        let (path, caller) = (path.to_owned(), Location::caller());
        async move {
            self.becomes(|view| !view.patches.is_empty()).await;
            let Some(patched) = self.patches.pop_front() else {
                panic!("no patch to {path:?} (at {caller}){}", self.fate());
            };
            assert!(
                patched.to == path,
                "a patch to {:?}, not to {path:?} (at {caller})",
                patched.to
            );
            patched
        }
    }

    /// Waits until the browser is sent to this path, also if a click has already done so.
    ///
    /// # Panics
    /// If the browser is not sent in time, or to another path.
    #[track_caller]
    pub fn assert_redirect(
        &mut self,
        path: &str,
    ) -> impl Future<Output = Redirect> + Send + use<'_> {
        let (path, caller) = (path.to_owned(), Location::caller());
        async move {
            let Some(redirect) = self.redirected().await else {
                panic!("no redirect to {path:?} (at {caller}){}", self.fate());
            };
            assert!(
                redirect.to == path,
                "a redirect to {:?}, not to {path:?} (at {caller})",
                redirect.to
            );
            redirect
        }
    }

    /// Waits until the browser is sent to another page, and follows like the npm client.
    ///
    /// The connection is kept if the view belongs to the same live session. Otherwise the page is
    /// loaded.
    ///
    /// # Errors
    /// If the page has no view.
    ///
    /// # Panics
    /// If the browser is not sent to another page in time.
    #[track_caller]
    pub fn follow_redirect(mut self) -> impl Future<Output = Result<Self, LiveError>> + Send {
        let caller = Location::caller();
        async move {
            let Some(redirect) = self.redirected().await else {
                panic!(
                    "no redirect that could be followed (at {caller}){}",
                    self.fate()
                );
            };
            if !matches!(redirect.kind, RedirectKind::Live(_)) || !self.container.is_main {
                return redirect.follow().await;
            }
            match self.navigate(&redirect.to, redirect.token.as_deref()).await {
                Err(LiveError::Refused { reason })
                    if reason == "unauthorized" || reason == "stale" =>
                {
                    redirect.follow().await
                }
                navigated => navigated,
            }
        }
    }

    /// Waits until an event is pushed to the page's JavaScript. Other events are kept.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/dashboard.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), testing::LiveError> {
    /// # let endpoint = endpoint();
    /// # let mut view = testing::live(&endpoint, "/dashboard").await?;
    /// view.submit("#caption", [("text", "hello")]).await;
    /// assert_eq!(view.assert_push_event::<Highlight>().await.at, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If no such event is pushed in time, or it does not decode.
    #[track_caller]
    pub fn assert_push_event<E: Event + FromPayload>(
        &mut self,
    ) -> impl Future<Output = E> + Send + use<'_, E> {
        let caller = Location::caller();
        async move {
            let of_name =
                |view: &mut Self| view.events.iter().position(|(name, _)| name == E::NAME);
            self.becomes(|view| of_name(view).is_some()).await;
            let at = of_name(self);
            let Some((_, payload)) = at.and_then(|at| self.events.remove(at)) else {
                let names: Vec<_> = self.events.iter().map(|(name, _)| name).collect();
                panic!(
                    "no event {:?} (at {caller}){}; there are {names:?}",
                    E::NAME,
                    self.fate()
                );
            };
            decode(&payload)
                .unwrap_or_else(|error| panic!("{:?} (at {caller}) is {error}", E::NAME))
        }
    }

    /// Takes every pushed event that was not asserted, in order, with its name and payload.
    pub fn take_push_events(&mut self) -> Vec<(String, Value)> {
        self.take_arrived();
        let read = |payload| decode::<Value>(&payload).unwrap_or_default();
        self.events
            .drain(..)
            .map(|(name, payload)| (name, read(payload)))
            .collect()
    }

    /// Takes every diff since the last call, as it was on the wire; the first is the whole page.
    pub fn take_diffs(&mut self) -> Vec<Value> {
        self.take_arrived();
        std::mem::take(&mut self.diffs)
    }

    /// Waits until the view has handled all messages so far and the page shows the result.
    pub async fn settle(&mut self) {
        let _ = self.running_tasks().await;
    }

    /// Waits until every task of `start_async` and `assign_async` has ended, and the page shows the
    /// results.
    ///
    /// # Panics
    /// If a task still runs at the end.
    #[track_caller]
    pub fn render_async(&mut self) -> impl Future<Output = ()> + Send + use<'_> {
        let caller = Location::caller();
        async move {
            let until = Instant::now() + self.line.waits.assert;
            loop {
                let running = self.running_tasks().await;
                if running == Some(0) || running.is_none() {
                    return;
                }
                assert!(
                    Instant::now() < until,
                    "{running:?} tasks still run (at {caller})"
                );
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        }
    }

    /// Counts the tasks of the view after it has handled all earlier messages; `None` if it has ended.
    async fn running_tasks(&mut self) -> Option<usize> {
        let topic = self.topic.clone();
        let asked = self
            .line
            .look(move |connection| connection.inbox(&topic).and_then(running_tasks));
        let running = match asked.await.flatten() {
            Some(answer) => answer.await.ok(),
            None => None,
        };
        // What the view has sent before it answered is read when the next order is taken.
        self.line.look(|_| ()).await;
        self.take_arrived();
        running
    }

    /// Waits until a condition holds.
    async fn becomes(&mut self, mut so: impl FnMut(&mut Self) -> bool) -> bool {
        let until = Instant::now() + self.line.waits.assert;
        let _ = timeout_at(until, self.settle()).await;
        loop {
            if so(self) {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if self.end.is_some() || !self.take_next(left).await {
                return so(self);
            }
        }
    }

    async fn redirected(&mut self) -> Option<Redirect> {
        self.becomes(|view| matches!(view.end, Some(End::Sent(_))))
            .await;
        match &self.end {
            Some(End::Sent(redirect)) => Some(redirect.clone()),
            _ => None,
        }
    }

    /// Waits until the view has crashed.
    ///
    /// # Panics
    /// If the view does not crash in time.
    #[track_caller]
    pub fn assert_crashed(&mut self) -> impl Future<Output = ()> + Send + use<'_> {
        let caller = Location::caller();
        async move {
            let crashed = self
                .becomes(|view| matches!(view.end, Some(End::Crashed)))
                .await;
            assert!(crashed, "the view does not crash (at {caller})");
        }
    }

    /// Describes the end of the view for a message, if it has ended.
    fn fate(&self) -> String {
        self.end
            .as_ref()
            .map_or_else(String::new, |end| format!("; {}", ended(end)))
    }
}
