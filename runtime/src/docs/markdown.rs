//! Markdown: a page for developers.

mod views;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::docs::DocumentInfo;
use crate::docs::catalogue::{Catalogue, ChannelEntry, Exchange, Shape, SocketEntry};
use crate::docs::schemas::definition_name;
use crate::docs::typescript::{definition, type_of};

pub(super) fn document(info: &DocumentInfo, catalogue: &Catalogue) -> String {
    let mut page = Page {
        catalogue,
        text: String::new(),
        shown: BTreeSet::new(),
    };
    page.paragraph(&format!("# {} {}", line(&info.title), line(&info.version)));
    page.prose(&info.description);
    for socket in &catalogue.sockets {
        page.socket(socket);
    }
    for view in &catalogue.views {
        page.view(view);
    }
    page.types();
    page.text
}

struct Page<'c> {
    catalogue: &'c Catalogue,
    text: String,
    /// The definitions that the page already shows.
    shown: BTreeSet<String>,
}

impl Page<'_> {
    fn socket(&mut self, socket: &SocketEntry) {
        let path = socket.spec.path;
        self.paragraph(&format!("## Socket `{}` at `{path}`", socket.name));
        self.prose(socket.spec.doc);
        self.payload("Parameters of the connect", &socket.params);
        for channel in &socket.channels {
            self.channel(channel);
        }
    }

    fn channel(&mut self, channel: &ChannelEntry) {
        let spec = channel.spec;
        self.paragraph(&format!(
            "### Channel `{}`: `{}`",
            channel.name, spec.pattern
        ));
        self.prose(spec.doc);
        if !spec.captures.is_empty() {
            let rows = spec.captures.iter().map(|capture| {
                format!("| `{{{}}}` | `{}` |", capture.name, cell(capture.rust_type))
            });
            self.table(
                "| in the topic | type |\n|---|---|",
                &rows.collect::<Vec<_>>(),
            );
        }
        self.exchange("Join", &channel.join);
        if !channel.handle_in.is_empty() {
            self.paragraph("#### From the client");
        }
        for exchange in &channel.handle_in {
            self.exchange(&event_title(exchange.event), exchange);
        }
        if !channel.pushes.is_empty() {
            self.paragraph("#### From the server");
        }
        for sent in &channel.pushes {
            self.paragraph(&format!("##### {}", code(sent.event)));
            self.prose(sent.doc);
            if sent.intercepted {
                self.paragraph("Each client may get it changed, or not at all.");
            }
            self.payload("Payload", &sent.payload);
        }
    }

    fn exchange(&mut self, title: &str, exchange: &Exchange) {
        let level = if title == "Join" { "####" } else { "#####" };
        self.paragraph(&format!("{level} {title}"));
        self.prose(exchange.doc);
        if let Some(shortest) = exchange.throttle {
            self.paragraph(&format!("Handled at most once in {shortest:?}."));
        }
        self.payload("Payload", &exchange.payload);
        match &exchange.ok {
            Some(ok) => self.payload("Reply `ok`", ok),
            None => self.paragraph("No reply, unless the payload is refused."),
        }
        self.payload("Reply `error`", &exchange.error);
    }

    /// Writes a payload in words, or as its type with a table of its fields the first time.
    fn payload(&mut self, title: &str, shape: &Shape) {
        let schema = match shape {
            Shape::Empty => return self.paragraph(&format!("{title}: none")),
            Shape::Any => return self.paragraph(&format!("{title}: anything")),
            Shape::Binary => return self.paragraph(&format!("{title}: bytes")),
            Shape::Json(schema) => schema,
        };
        let reference = schema["$ref"].as_str().and_then(definition_name);
        let fields = self.fields(schema);
        match reference {
            Some(name) => {
                self.paragraph(&format!("{title}: {}", code(&name)));
                // The errors of the server itself come with every event.
                let everywhere = title == "Reply `error`";
                if !everywhere
                    && let Some(rows) = fields
                    && self.shown.insert(name)
                {
                    self.fields_table(&rows);
                }
            }
            None => match fields {
                Some(rows) => {
                    self.paragraph(&format!("{title}:"));
                    self.fields_table(&rows);
                }
                None => self.typed(title, &type_of(schema)),
            },
        }
    }

    fn typed(&mut self, title: &str, printed: &str) {
        if printed.contains('\n') {
            self.paragraph(&format!("{title}:"));
            self.paragraph(&format!("```ts\n{}\n```", printed.trim_start_matches('\n')));
        } else {
            self.paragraph(&format!("{title}: {}", code(printed)));
        }
    }

    /// Writes the rows of the fields, if the schema is only an object with fields.
    fn fields(&self, schema: &Value) -> Option<Vec<String>> {
        let schema = self.catalogue.resolve(schema);
        let combined = ["oneOf", "anyOf", "allOf", "patternProperties"]
            .iter()
            .any(|key| schema.get(key).is_some());
        let open = schema
            .get("additionalProperties")
            .is_some_and(|more| more != false);
        let properties = schema.get("properties")?.as_object()?;
        if combined || open || properties.is_empty() {
            return None;
        }
        let rows = properties.iter().map(|(name, property)| {
            let required = schema["required"]
                .as_array()
                .is_some_and(|names| names.iter().any(|known| known == name));
            let printed = type_of(property)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            format!(
                "| {} | {} | {} | {} |",
                code(&cell(name)),
                code(&cell(&printed)),
                if required { "yes" } else { "" },
                cell(property["description"].as_str().unwrap_or_default()),
            )
        });
        Some(rows.collect())
    }

    fn fields_table(&mut self, rows: &[String]) {
        self.table("| field | type | required | |\n|---|---|---|---|", rows);
    }

    /// Writes the referenced types that the page does not show yet.
    fn types(&mut self) {
        let left: Vec<(&String, &Value)> = self
            .catalogue
            .definitions
            .iter()
            .filter(|(name, _)| !self.shown.contains(*name))
            .collect();
        if left.is_empty() {
            return;
        }
        self.paragraph("## Types");
        for (name, schema) in left {
            self.paragraph(&format!("### {}", code(name)));
            if let Some(rows) = self.fields(schema) {
                self.prose(schema["description"].as_str().unwrap_or_default());
                self.fields_table(&rows);
            } else {
                let printed = definition(name, schema);
                self.paragraph(&format!("```ts\n{}\n```", printed.trim_end()));
            }
        }
    }

    fn table(&mut self, head: &str, rows: &[String]) {
        self.paragraph(&format!("{head}\n{}", rows.join("\n")));
    }

    /// Writes a doc comment, with its headings in bold so that the page keeps its own.
    fn prose(&mut self, doc: &str) {
        let mut fenced = false;
        let mut lines = Vec::new();
        for text in doc.trim().lines() {
            fenced ^= text.trim_start().starts_with("```");
            let heading = text.trim_start_matches('#');
            let level = text.len() - heading.len();
            if !fenced && (1..=6).contains(&level) && heading.starts_with(' ') {
                lines.push(format!("**{}**", heading.trim()));
            } else {
                lines.push(text.to_owned());
            }
        }
        if !lines.is_empty() {
            self.paragraph(&lines.join("\n"));
        }
    }

    fn paragraph(&mut self, text: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        let _ = writeln!(self.text, "{gap}{text}");
    }
}

fn event_title(event: &str) -> String {
    match event {
        "*" => "Any other event".to_owned(),
        event => code(event),
    }
}

/// Writes text as code, with enough backticks around it.
fn code(text: &str) -> String {
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

/// Joins the text to one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Escapes text for a cell of a table.
fn cell(text: &str) -> String {
    line(text).replace('|', "\\|")
}
