//! The attributes of an element.

use proc_macro2::{Span, TokenStream};

use super::value::is_pre_escaped;
use super::{Check, Place};
use crate::diag::{self, list};
use crate::html::ast::{Attribute, Name, NoElement, Node, Nodes, Tag, Value, leading_text};
use crate::html::parse::plain;
use crate::html::vocabulary::{self, Active, Language};
use crate::suggest::did_you_mean;

/// The bindings that the client keeps something for, under the id of the element.
const NEED_ID: &[&str] = &[
    "phx-hook",
    "phx-update",
    "phx-viewport-bottom",
    "phx-viewport-top",
];

impl Check<'_> {
    pub(super) fn attributes(&mut self, tag: &Tag, language: Language, place: Place<'_>) {
        self.once(tag);
        let has_id = tag.attributes.iter().any(may_be_id);
        for attribute in &tag.attributes {
            match attribute {
                Attribute::Class { name, toggle, .. } => {
                    self.loops(name, place);
                    let leaves = toggle
                        .as_ref()
                        .is_some_and(|cond| crate::track::leaves_loop(&cond.stream()));
                    if place.in_loop && leaves {
                        self.half_a_row(toggle);
                    }
                }
                Attribute::Spread(group) => {
                    if place.in_loop && crate::track::leaves_loop(&group.stream()) {
                        self.half_a_row(group);
                    }
                }
                Attribute::Id { at, name } => {
                    self.loops(name, place);
                    self.id(at, name, place);
                }
                Attribute::Named { name, value } => {
                    self.name(tag, language, name);
                    self.value(name, value, place);
                    if NEED_ID.contains(&name.text.as_str()) && !has_id && !tag.broken {
                        let message = format!(
                            "`{0}` needs an `id` on the same element, by which the client keeps hold of it: write `#name {0}`",
                            name.text
                        );
                        self.errors.at(&name.at, message);
                    }
                }
            }
        }
    }

    /// Each attribute is there once; classes may be written one by one.
    fn once(&mut self, tag: &Tag) {
        let mut seen: Vec<(&str, &TokenStream, bool)> = Vec::new();
        for attribute in &tag.attributes {
            let (name, at, shorthand) = match attribute {
                Attribute::Class { at, .. } => ("class", at, true),
                Attribute::Id { at, .. } => ("id", at, true),
                Attribute::Named { name, .. } => (name.text.as_str(), &name.at, false),
                Attribute::Spread(_) => continue,
            };
            let first = seen.iter().find(|(other, ..)| *other == name);
            match first {
                Some((_, _, true)) if shorthand && name == "class" => {}
                Some((_, first, _)) => {
                    let instead = match name {
                        "class" => "write `class=\"a b\"`, or `.a.b`",
                        "id" => "an element has one id",
                        _ => "keep one",
                    };
                    let place = diag::line(first);
                    let message = format!("`{}` has `{name}` already{place}: {instead}", tag.name);
                    self.errors.at(at, message);
                }
                None => seen.push((name, at, shorthand)),
            }
        }
    }

    fn name(&mut self, tag: &Tag, language: Language, name: &Name) {
        let text = name.text.as_str();
        if name.quoted || tag.broken {
            return;
        }
        if text.starts_with("phx-") {
            if !vocabulary::is_binding(text) {
                self.unknown_binding(&name.at, text);
            } else if let Some(message) = misplaced(&tag.name, text) {
                self.errors.at(&name.at, message);
            }
            return;
        }
        // An element that is not known is reported itself.
        if !language.has(&tag.name) {
            return;
        }
        let message = match language.attribute(&tag.name, text) {
            vocabulary::Attribute::Known => return,
            vocabulary::Attribute::OfOthers(others) => of_others(&tag.name, text, &others),
            vocabulary::Attribute::Unknown => unknown(&tag.name, text, language),
        };
        self.errors.at(&name.at, message);
    }

    pub(super) fn unknown_binding(&mut self, at: &TokenStream, name: &str) {
        if name == "phx-value-" {
            self.errors.at(at, "expected a name: `phx-value-id`");
            return;
        }
        let near = did_you_mean(name, vocabulary::all_bindings());
        let more = if near.is_empty() {
            "; a value that an event carries is `phx-value-name`, data for a script `data-name`"
        } else {
            ""
        };
        self.errors
            .at(at, format!("LiveView has no binding `{name}`{near}{more}"));
    }

    fn value(&mut self, name: &Name, value: &Value, place: Place<'_>) {
        if let Value::Toggle(group) | Value::Optional(group) = value
            && place.in_loop
            && crate::track::leaves_loop(&group.stream())
        {
            self.half_a_row(group);
        }
        match (name.text.as_str(), value) {
            ("id", Value::Nodes(nodes)) => self.id(&name.at, nodes, place),
            ("phx-update", Value::Nodes(nodes)) => {
                if let [Node::Text(text)] = nodes.as_slice() {
                    self.update(&text.value, text.span);
                }
            }
            (text, Value::Nodes(nodes)) if vocabulary::is_boolean(text) && !name.quoted => {
                self.boolean(name, nodes);
            }
            _ => {}
        }
        match value {
            Value::Nodes(nodes) => {
                let entities =
                    !matches!(vocabulary::active(&name.text), Active::Url | Active::Code);
                for node in nodes {
                    if let Node::Text(text) = node {
                        self.literal(text, entities);
                    }
                }
                self.loops(nodes, place);
                self.program(name, nodes);
            }
            Value::Optional(group) if is_program(&name.text) => {
                let message = in_program(&name.text);
                self.errors.at(group, message);
            }
            _ => {}
        }
    }

    fn loops(&mut self, nodes: &Nodes<NoElement>, place: Place<'_>) {
        self.splices(nodes, &mut |check, splice| {
            if place.in_loop && crate::track::leaves_loop(&splice.group.stream()) {
                check.half_a_row(&splice.group);
            }
        });
    }

    fn id(&mut self, at: &TokenStream, nodes: &Nodes<NoElement>, place: Place<'_>) {
        if let [Node::Text(text)] = nodes.as_slice() {
            if place.in_loop {
                let id = &text.value;
                let message = format!(
                    "every row of the loop would have the id `{id}`, and an id names one element: write `#{{ \"{id}-\" (item.id) }}`"
                );
                return self.errors.at(at, message);
            }
            self.ids.add(&text.value, at);
        }
    }

    pub(super) fn update(&mut self, value: &str, span: Span) {
        if vocabulary::updates().contains(&value) {
            return;
        }
        let message = match value {
            "append" | "prepend" | "stream" => format!(
                "`phx-update=\"{value}\"` is not served: a list is `@for item in &items key=(item.id) {{ .. }}`, of which only what differs is sent"
            ),
            _ => format!(
                "`phx-update` cannot be `{value}`{} (it is {})",
                did_you_mean(value, vocabulary::updates().iter().copied()),
                list(vocabulary::updates().iter().copied())
            ),
        };
        self.errors.push(syn::Error::new(span, message));
    }

    /// `disabled="false"` disables.
    fn boolean(&mut self, name: &Name, nodes: &Nodes<NoElement>) {
        let text = &name.text;
        match nodes.as_slice() {
            [Node::Text(value)] if value.value == "true" || value.value == "false" => {
                let message = format!(
                    "`{text}` counts whatever its value is: write `{text}` alone, or `{text}[condition]`"
                );
                self.errors.push(syn::Error::new(value.span, message));
            }
            [Node::Splice(splice)] => {
                let condition = plain(&splice.group.stream());
                let message = format!(
                    "`{text}` counts whatever its value is: write `{text}[{condition}]`, in brackets"
                );
                self.errors.at(&splice.group, message);
            }
            _ => {}
        }
    }

    /// Values in a program, or in a document of its own.
    fn program(&mut self, name: &Name, nodes: &Nodes<NoElement>) {
        if !is_program(&name.text) && !is_program_of_url(&name.text, nodes) {
            return;
        }
        self.splices(nodes, &mut |check, splice| {
            if !is_pre_escaped(&splice.group.stream()) {
                let message = in_program(&name.text);
                check.errors.at(&splice.group, message);
            }
        });
    }
}

/// Whether the value of an attribute is code.
pub(crate) fn is_program(attribute: &str) -> bool {
    vocabulary::active(attribute) == Active::Code
}

/// Whether a URL begins as a program does: `href={ "javascript:f(" (x) ")" }`.
fn is_program_of_url(attribute: &str, nodes: &Nodes<NoElement>) -> bool {
    let text = leading_text(nodes).trim_start().to_ascii_lowercase();
    vocabulary::active(attribute) == Active::Url
        && (text.starts_with("javascript:") || text.starts_with("vbscript:"))
}

pub(super) fn in_program(attribute: &str) -> String {
    let lower = attribute.to_ascii_lowercase();
    if lower == "srcdoc" {
        return "`srcdoc` is a document: a value in it could bring scripts; say that it is safe by `(PreEscaped(..))`".to_owned();
    }
    let event = lower.strip_prefix("on").unwrap_or(&lower);
    let binding = format!("phx-{event}");
    let instead = if vocabulary::is_binding(&binding) {
        format!("let the server know by `{binding}`, or the client act by `{binding}=(Js::..)`")
    } else {
        "put it in a `data-` attribute that the script reads".to_owned()
    };
    format!(
        "`{attribute}` is a program, and escaping does not keep a value from being a part of it: {instead}, or say that it is safe code by `(PreEscaped(..))`"
    )
}

/// Whether a binding is on an element that never fires it.
pub(crate) fn is_misplaced(element: &str, binding: &str) -> bool {
    misplaced(element, binding).is_some()
}

/// Returns what is wrong with a binding on an element that never fires it.
fn misplaced(element: &str, binding: &str) -> Option<String> {
    match binding {
        "phx-submit" | "phx-trigger-action" | "phx-auto-recover" => {
            let own = element == "form" || element.contains('-');
            let instead = if binding == "phx-submit" && element == "button" {
                "; a button outside of a form has `phx-click`"
            } else {
                ""
            };
            (!own).then(|| format!("`{binding}` belongs on the `form`{instead}"))
        }
        "phx-change" => {
            let own = ["form", "input", "select", "textarea"].contains(&element);
            (!own && !element.contains('-')).then(|| {
                format!("`phx-change` belongs on the `form`, or on an `input`, `select` or `textarea` in it: a `{element}` does not change")
            })
        }
        _ => None,
    }
}

/// Whether an attribute is an id, or may bring one.
fn may_be_id(attribute: &Attribute) -> bool {
    match attribute {
        Attribute::Id { .. } | Attribute::Spread(_) => true,
        Attribute::Named { name, value } => name.text == "id" && matches!(value, Value::Nodes(_)),
        Attribute::Class { .. } => false,
    }
}

fn of_others(element: &str, attribute: &str, others: &[&str]) -> String {
    let verb = if others.len() == 1 { "has" } else { "have" };
    let others = list(others.iter().copied());
    if attribute == "for" {
        return format!(
            "`{element}` cannot have `for`, which {others} {verb}: a loop is `@for item in &items key=(item.id) {{ .. }}`"
        );
    }
    format!("`{element}` cannot have `{attribute}`, which {others} {verb}")
}

fn unknown(element: &str, attribute: &str, language: Language) -> String {
    let lower = attribute.to_ascii_lowercase();
    if let Some(binding) = vocabulary::binding_of(attribute) {
        return format!("`{element}` has no attribute `{attribute}`: did you mean `{binding}`?");
    }
    let dashed = attribute.replace('_', "-");
    let habit = match attribute {
        _ if dashed != attribute
            && language.attribute(element, &dashed) == vocabulary::Attribute::Known =>
        {
            Some(dashed.as_str())
        }
        "className" => Some("class"),
        "htmlFor" => Some("for"),
        _ if lower != attribute
            && language.attribute(element, &lower) == vocabulary::Attribute::Known =>
        {
            Some(lower.as_str())
        }
        _ => None,
    };
    if let Some(habit) = habit {
        return format!("`{element}` has no attribute `{attribute}`: did you mean `{habit}`?");
    }
    if vocabulary::is_html(attribute) {
        let instead = if vocabulary::is_void(element) {
            format!("`{element};` ends before it")
        } else {
            format!("put it in braces: `{element} {{ {attribute} .. }}`")
        };
        return format!(
            "`{element}` has no attribute `{attribute}`: if the element is meant, {instead}"
        );
    }
    let known = if attribute.starts_with("aria-") {
        vocabulary::aria().to_vec()
    } else {
        language.attributes(element)
    };
    let near = did_you_mean(attribute, known);
    if near.is_empty() {
        return format!(
            "`{element}` has no attribute `{attribute}`: data of your own is `data-{attribute}`; a name in quotes is not checked"
        );
    }
    format!("`{element}` has no attribute `{attribute}`{near}")
}
