//! Actions of a test on a view.

use std::panic::Location;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use super::super::line::Order;
use super::action::Action;
use super::binding::{Happening, Step};
use super::element::shown;
use super::form_filling::FormFilling;
use super::navigation::LiveError;
use super::view::{End, TestView};
use crate::live_view::{Flash, HandleInfo, LiveView, ViewHandle};
use crate::server::live_view::handle;

/// # Actions
impl TestView {
    /// Clicks on the one element that matches.
    ///
    /// The click triggers the `phx-click` of the element or of an element around it, a link, a submit
    /// button, or a checkbox.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/dashboard.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), testing::LiveError> {
    /// # let endpoint = endpoint();
    /// # let mut view = testing::live(&endpoint, "/dashboard").await?;
    /// view.click("button[phx-click=clear]").await;
    /// view.click("a").await;
    /// view.assert_patch("/dashboard?all").await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If not exactly one element matches, a user could not click on it, or nothing would happen.
    #[track_caller]
    pub fn click(&mut self, css: &str) -> Action<'_> {
        self.act(format!("click on {css:?}"), |view| {
            view.person(|person| person.click(css))
        })
    }

    /// Presses a key while the element has the focus. A key that the element's `phx-key` excludes does
    /// nothing.
    ///
    /// # Panics
    /// If not exactly one element matches, or it has no `phx-keydown`.
    #[track_caller]
    pub fn keydown(&mut self, css: &str, key: &str) -> Action<'_> {
        self.happen(css, "phx-keydown", Happening::key("keydown", key))
    }

    /// Releases a key while the element has the focus.
    ///
    /// # Panics
    /// If not exactly one element matches, or it has no `phx-keyup`.
    #[track_caller]
    pub fn keyup(&mut self, css: &str, key: &str) -> Action<'_> {
        self.happen(css, "phx-keyup", Happening::key("keyup", key))
    }

    /// Focuses the one element that matches.
    ///
    /// # Panics
    /// If not exactly one element matches, or it has no `phx-focus`.
    #[track_caller]
    pub fn focus(&mut self, css: &str) -> Action<'_> {
        self.happen(css, "phx-focus", Happening::plain("focus"))
    }

    /// Removes the focus from the element.
    ///
    /// # Panics
    /// If not exactly one element matches, or it has no `phx-blur`.
    #[track_caller]
    pub fn blur(&mut self, css: &str) -> Action<'_> {
        self.happen(css, "phx-blur", Happening::plain("blur"))
    }

    /// Presses a key anywhere, for every `phx-window-keydown`.
    ///
    /// # Panics
    /// If the page has no such binding.
    #[track_caller]
    pub fn window_keydown(&mut self, key: &str) -> Action<'_> {
        self.happen_to_window("phx-window-keydown", Happening::key("keydown", key))
    }

    /// Releases a key anywhere, for every `phx-window-keyup`.
    ///
    /// # Panics
    /// If the page has no such binding.
    #[track_caller]
    pub fn window_keyup(&mut self, key: &str) -> Action<'_> {
        self.happen_to_window("phx-window-keyup", Happening::key("keyup", key))
    }

    /// Focuses the window of the browser.
    ///
    /// # Panics
    /// When there is no `phx-window-focus`.
    #[track_caller]
    pub fn window_focus(&mut self) -> Action<'_> {
        self.happen_to_window("phx-window-focus", Happening::plain("focus"))
    }

    /// Removes the focus from the window of the browser.
    ///
    /// # Panics
    /// When there is no `phx-window-blur`.
    #[track_caller]
    pub fn window_blur(&mut self) -> Action<'_> {
        self.happen_to_window("phx-window-blur", Happening::plain("blur"))
    }

    /// Selects a form to fill: [`FormFilling::fill`], then [`submit`](FormFilling::submit) or
    /// [`change`](FormFilling::change). `css` selects the form or one of its fields.
    pub fn form(&mut self, css: &str) -> FormFilling<'_> {
        FormFilling::new(self, css)
    }

    /// Fills fields of a form, and sends the `phx-change`.
    ///
    /// # Panics
    /// See [`FormFilling::change`].
    #[track_caller]
    pub fn change<N: Into<String>, T: Into<String>>(
        &mut self,
        css: &str,
        values: impl IntoIterator<Item = (N, T)>,
    ) -> Action<'_> {
        self.form(css).fill(values).change()
    }

    /// Fills fields of a form, and submits it.
    ///
    /// # Panics
    /// See [`FormFilling::submit`].
    #[track_caller]
    pub fn submit<N: Into<String>, T: Into<String>>(
        &mut self,
        css: &str,
        values: impl IntoIterator<Item = (N, T)>,
    ) -> Action<'_> {
        self.form(css).fill(values).submit()
    }

    /// Pushes an event like the hook of an element; [`Answer::reply`](super::Answer::reply) decodes the
    /// reply.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/dashboard.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), testing::LiveError> {
    /// # let endpoint = endpoint();
    /// # let mut view = testing::live(&endpoint, "/dashboard").await?;
    /// let count: usize = view.push_event("#map", "count", ()).await.reply();
    /// assert_eq!(count, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If not exactly one element matches, it has no `phx-hook` or no id, or the payload cannot be
    /// written.
    #[track_caller]
    pub fn push_event<T: Serialize>(&mut self, css: &str, event: &str, payload: T) -> Action<'_> {
        self.act(format!("push of {event:?} by {css:?}"), |view| {
            let value = serde_json::to_value(payload).map_err(|error| error.to_string())?;
            view.look(|part| {
                let element = part.one(css)?;
                let attributes = (element.attr("phx-hook"), element.attr("id"));
                let (Some(_), Some(_)) = attributes else {
                    return Err(format!("{} needs \"phx-hook\" and an id", shown(element)));
                };
                Ok(())
            })?;
            Ok(vec![Step::Push(
                json!({ "type": "hook", "event": event, "value": value }),
            )])
        })
    }

    /// Sends an `event` message unchanged, even if no real page would send it.
    #[track_caller]
    pub fn push_raw(&mut self, message: Value) -> Action<'_> {
        self.act("push".to_owned(), |_| Ok(vec![Step::Push(message)]))
    }

    /// Sends the live patch that the browser sends for back and forward within a view.
    #[track_caller]
    pub fn go_to(&mut self, path: &str) -> Action<'_> {
        let step = Step::Patch(path.to_owned(), true);
        self.act(format!("browser goes to {path:?}"), |_| Ok(vec![step]))
    }

    /// Clears the flash of one kind, like a click on it; `None` clears all kinds.
    #[track_caller]
    pub fn clear_flash(&mut self, kind: Option<&Flash>) -> Action<'_> {
        let value = kind.map_or_else(|| json!({}), |kind| json!({ "key": kind.as_str() }));
        self.push_raw(json!({ "type": "click", "event": "lv:clear-flash", "value": value }))
    }

    /// Sends a message to the view's `#[handle_info]`, and waits until the page shows the result.
    ///
    /// Name the view in the call: `view.send::<Dashboard, _>(NewCaption { .. }).await`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/dashboard.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), testing::LiveError> {
    /// # let endpoint = endpoint();
    /// # let mut view = testing::live(&endpoint, "/dashboard").await?;
    /// view.send::<Dashboard, _>(NewCaption { text: "hello".into() }).await;
    /// assert!(view.has("li", "hello"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If the page shows another view, or the view accepts no more messages.
    #[track_caller]
    pub fn send<V, M>(&mut self, message: M) -> impl Future<Output = ()> + Send + use<'_, V, M>
    where
        V: LiveView + HandleInfo<M>,
        M: Send + 'static,
    {
        let caller = Location::caller();
        async move {
            let name = V::SPEC.name;
            let handle = self.handle::<V>().await;
            let handle =
                handle.unwrap_or_else(|| panic!("the page shows no `{name}` (at {caller})"));
            if let Err(error) = handle.send(message) {
                panic!("the message is not sent to `{name}` (at {caller}): {error}");
            }
            self.settle().await;
        }
    }

    /// Returns a handle on the process of the view, if it is a `V`.
    pub async fn handle<V: LiveView>(&self) -> Option<ViewHandle<V>> {
        let topic = self.topic.clone();
        let asked = self
            .line
            .look(move |connection| connection.inbox(&topic).and_then(handle::<V>));
        asked.await.flatten()?.await.ok().flatten()
    }

    /// Joins the view again after a crash, as the npm client does.
    ///
    /// Forms with an id and a `phx-change` are sent again, so the user's input is not lost.
    ///
    /// # Errors
    /// If the join is refused.
    pub async fn rejoin(&mut self) -> Result<(), LiveError> {
        self.join_again().await
    }

    /// Breaks the connection; the client connects and joins again, with its forms.
    ///
    /// # Errors
    /// If the client cannot connect and join.
    pub async fn reconnect(&mut self) -> Result<(), LiveError> {
        self.disconnect().await;
        let line = Arc::new(self.page.connect(&self.browser).await?);
        self.forget_connection(line);
        self.join_again().await
    }

    /// Breaks the connection of every view of the page, and waits until the views have ended.
    pub async fn disconnect(&mut self) {
        self.line.order(Order::Close);
        self.line.arrived().closed(self.line.waits.assert).await;
        self.take_arrived();
        self.end.get_or_insert(End::Closed);
    }

    #[track_caller]
    fn happen(&mut self, css: &str, binding: &'static str, happening: Happening<'_>) -> Action<'_> {
        let what = format!("{} of {css:?}", happening.kind);
        self.act(what, |view| {
            view.person(|person| person.happen(css, binding, happening))
        })
    }

    #[track_caller]
    fn happen_to_window(&mut self, binding: &'static str, happening: Happening<'_>) -> Action<'_> {
        let what = format!("{} of the window", happening.kind);
        self.act(what, |view| {
            view.person(|person| person.happen_to_window(binding, &happening))
        })
    }

    #[track_caller]
    fn act(
        &mut self,
        what: String,
        plan: impl FnOnce(&mut Self) -> Result<Vec<Step>, String>,
    ) -> Action<'_> {
        Action::new(self, what, Location::caller(), plan)
    }
}
