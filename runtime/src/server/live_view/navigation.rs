//! Navigation of a running view: other URLs of the view, and pages that replace it.

use super::patches::Patches;
use super::{End, GONE, Handler, Server, reply, url};
use crate::live_view::{History, Navigation, PageUrl};
use crate::message::Ref;
use crate::payload::Payload;

impl Server {
    /// Goes to another URL of this view for the client, or answers that it is not one.
    pub(super) async fn live_patch(
        &mut self,
        reference: Option<&Option<Ref>>,
        url: &str,
    ) -> Result<(), End> {
        let uri = url::read(url);
        let here = self.process().uri().authority();
        let uri = uri.filter(|uri| uri.authority().is_none_or(|there| Some(there) == here));
        let Some(url) = uri.and_then(|uri| self.joining.url(uri, &*self.view)) else {
            self.answer(
                reference,
                &Payload::Json(r#"{"link_redirect":true}"#.into()),
            );
            return Ok(());
        };
        self.process_mut().outgoing.flash.clear(None);
        self.handle_params(url).await?;
        self.settle(reference, None).await
    }

    async fn handle_params(&mut self, url: PageUrl) -> Result<(), End> {
        let uri = url.uri.clone();
        let process = self.process_mut();
        process.set_uri(uri.clone());
        process.begin();
        let mut handling = self.view.handle_params(url);
        // The query may hold what no log line may show.
        let handler = Handler::of("handle_params", uri.path());
        let handled = self.process.run(handler, handling.as_mut()).await;
        drop(handling);
        self.process_mut().end();
        match handled? {
            Ok(()) => Ok(()),
            Err(refused) => {
                // The first response of the URL says what is wrong with it.
                let refusal = refused.shown(&self.redactor).to_string();
                tracing::info!(path = uri.path(), refusal, "handle_params refused");
                let path = uri.path_and_query().map_or("/", |path| path.as_str());
                let to = Navigation::Redirect(path.to_owned());
                self.process_mut().outgoing.navigation = Some(to);
                Ok(())
            }
        }
    }

    /// Sends the browser to the destination of the handler, or the differences of the page.
    ///
    /// They are in the reply of the client's message, if there is one.
    pub(super) async fn settle(
        &mut self,
        reference: Option<&Option<Ref>>,
        reply: Option<Payload>,
    ) -> Result<(), End> {
        // The browser's history gets one entry, whatever the patch patched on to; and none where
        // the view crashes or leaves before the page shows it.
        let mut patched = None;
        let mut patches = Patches::default();
        loop {
            match self.process_mut().outgoing.navigation.take() {
                None => {
                    if let Some(patched) = patched {
                        self.push("live_patch", &patched);
                    }
                    return self.update(reference, reply);
                }
                Some(Navigation::Patch(to, history)) => {
                    if let Err(endless) = patches.count() {
                        tracing::error!("{endless}: the view crashes");
                        return Err(End::CRASHED);
                    }
                    self.patch(&to).await?;
                    patched = Some(reply::live_patch(&to, history));
                }
                Some(Navigation::Navigate(to, history)) => {
                    return self.leave_for("live_redirect", &to, Some(history), reference);
                }
                Some(Navigation::Redirect(to)) => {
                    return self.leave_for("redirect", &to, None, reference);
                }
            }
        }
    }

    async fn patch(&mut self, to: &str) -> Result<(), End> {
        let uri = url::resolve(self.process().uri(), to);
        let Some(url) = uri.and_then(|uri| self.joining.url(uri, &*self.view)) else {
            tracing::error!(to, "the patch leads to another view: the view crashes");
            return Err(End::CRASHED);
        };
        let outgoing = &mut self.process_mut().outgoing;
        // Until a page shows it, it also goes along to wherever `handle_params` leads.
        outgoing.flash = outgoing.new_flash.clone();
        self.handle_params(url).await
    }

    fn leave_for(
        &mut self,
        event: &str,
        to: &str,
        history: Option<History>,
        reference: Option<&Option<Ref>>,
    ) -> Result<(), End> {
        let outgoing = &mut self.view.process_mut().outgoing;
        let events = reply::events_alone(outgoing);
        let flash = self.joining.tokens().sign_flash(&outgoing.new_flash);
        if let Some(events) = events {
            self.push("diff", &events);
        }
        let payload = reply::navigation(to, history, flash.as_deref());
        match reference {
            Some(reference) => {
                let response = Payload::Json(format!(r#"{{"{event}":{payload}}}"#).into());
                self.answer(Some(reference), &response);
            }
            None => self.push(event, &Payload::Json(payload.into())),
        }
        Err(GONE)
    }
}
