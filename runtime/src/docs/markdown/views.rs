//! Live views as Markdown.

use super::{Page, code, event_title};
use crate::docs::catalogue::ViewEntry;
use crate::docs::typescript::type_of;

impl Page<'_> {
    pub(super) fn view(&mut self, view: &ViewEntry) {
        self.paragraph(&format!("## Live view `{}`", view.name));
        self.prose(view.spec.doc);
        let rows = view
            .spec
            .paths
            .iter()
            .map(|path| format!("| {} |", code(path)));
        self.table("| page |\n|---|", &rows.collect::<Vec<_>>());
        if !view.events.is_empty() {
            self.paragraph("### From the page");
        }
        for (exchange, spec) in view.events.iter().zip(view.spec.events) {
            self.paragraph(&format!("#### {}", event_title(exchange.event)));
            self.prose(exchange.doc);
            self.payload("Payload", &exchange.payload);
            let replies = spec.reply.ok.is_some() || spec.reply.error.is_some();
            match &exchange.ok {
                None => self.paragraph("No reply to a hook."),
                Some(reply) if replies => self.payload("Reply to a hook", reply),
                Some(refusal) => {
                    let refusal = refusal.schema().map(|schema| code(&type_of(&schema)));
                    let refusal = refusal.unwrap_or_default();
                    self.paragraph(&format!(
                        "No reply to a hook, unless the payload is refused: {refusal}."
                    ));
                }
            }
        }
        if !view.pushes.is_empty() {
            self.paragraph("### To the page's JavaScript");
        }
        for sent in &view.pushes {
            self.paragraph(&format!("#### {}", code(sent.event)));
            self.prose(sent.doc);
            self.payload("Payload", &sent.payload);
        }
    }
}
