//! Changes that commands made in the browser alone: shown, hidden, classes and attributes.

use std::collections::HashMap;

use scraper::node::Attributes;
use scraper::{ElementRef, Html, Node, Selector, StrTendril};
use serde_json::{Map, Value};

/// The changes, by element. Like the npm client, they survive patches.
#[derive(Clone, Debug, Default)]
pub(super) struct ClientSide {
    changes: HashMap<String, Vec<Change>>,
}

/// The changes of a command, by element.
pub(super) type Changes = Vec<(String, Vec<Change>)>;

/// Returns the changes of a command, which are none if it does something else.
pub(super) fn changes_of(
    name: &str,
    arguments: &Map<String, Value>,
    elements: &[ElementRef<'_>],
) -> Changes {
    let of = |element: &ElementRef<'_>| (key(*element), changes(name, arguments, *element));
    let all = elements.iter().map(of);
    all.filter(|(_, changes)| !changes.is_empty()).collect()
}

/// A change of one element.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    /// The element is displayed, or not.
    Displayed(bool),
    /// The element has a class, or not.
    Class(String, bool),
    /// The element has an attribute, or not.
    Attribute(String, Option<String>),
}

impl ClientSide {
    /// Records the changes of a command.
    pub(super) fn take(&mut self, changes: Changes) {
        for (element, changes) in changes {
            self.changes.entry(element).or_default().extend(changes);
        }
    }

    /// Applies the changes to a page.
    pub(super) fn apply(&self, document: &mut Html) {
        if self.changes.is_empty() {
            return;
        }
        let Ok(all) = Selector::parse("*") else {
            return;
        };
        let changed: Vec<_> = document
            .select(&all)
            .filter_map(|element| Some((element.id(), self.changes.get(&key(element))?.clone())))
            .collect();
        for (node, changes) in changed {
            let Some(mut node) = document.tree.get_mut(node) else {
                continue;
            };
            let Node::Element(element) = node.value() else {
                continue;
            };
            for change in changes {
                change.apply(&mut element.attrs);
            }
        }
    }
}

impl Change {
    fn apply(self, attributes: &mut Attributes) {
        match self {
            Self::Displayed(displayed) => {
                let style = get(attributes, "style").unwrap_or_default();
                let others = style.split(';').filter(|rule| {
                    !rule.trim_start().starts_with("display") && !rule.trim().is_empty()
                });
                let mut style: Vec<_> = others.map(str::to_owned).collect();
                if displayed {
                    set(attributes, "hidden", None);
                } else {
                    style.push("display:none".to_owned());
                }
                set(attributes, "style", Some(&style.join(";")));
            }
            Self::Class(class, has) => {
                let classes = get(attributes, "class").unwrap_or_default();
                let mut classes: Vec<_> = classes
                    .split_whitespace()
                    .filter(|known| *known != class)
                    .collect();
                if has {
                    classes.push(&class);
                }
                set(attributes, "class", Some(&classes.join(" ")));
            }
            Self::Attribute(name, value) => set(attributes, &name, value.as_deref()),
        }
    }
}

fn get(attributes: &Attributes, name: &str) -> Option<String> {
    let mut named = attributes.iter().filter(|(known, _)| &*known.local == name);
    named.next().map(|(_, value)| value.to_string())
}

fn set(attributes: &mut Attributes, name: &str, value: Option<&str>) {
    attributes.retain(|known, _| &*known.local != name);
    let Some(value) = value else { return };
    // The parser makes the name of the attribute.
    let parsed = Html::parse_fragment(&format!("<b {name}></b>"));
    let Ok(any) = Selector::parse("b") else {
        return;
    };
    if let Some(element) = parsed.select(&any).next()
        && let Some((name, _)) = element.value().attrs.first()
    {
        attributes.insert(name.clone(), StrTendril::from(value));
    }
}

fn changes(name: &str, arguments: &Map<String, Value>, element: ElementRef<'_>) -> Vec<Change> {
    let texts = |key: &str| -> Vec<String> {
        let list = arguments
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let class = |has: Option<bool>| {
        let classes = texts("names").into_iter();
        let change = |class: String| {
            let has = has.unwrap_or_else(|| !element.value().classes().any(|known| known == class));
            Change::Class(class, has)
        };
        classes.map(change).collect()
    };
    let attribute = texts("attr");
    match (name, attribute.as_slice()) {
        ("show", _) => vec![Change::Displayed(true)],
        ("hide", _) => vec![Change::Displayed(false)],
        ("toggle", _) => vec![Change::Displayed(
            super::element::unreachable(element).is_some(),
        )],
        ("add_class", _) => class(Some(true)),
        ("remove_class", _) => class(Some(false)),
        ("toggle_class", _) => class(None),
        ("set_attr", [name, value]) => vec![Change::Attribute(name.clone(), Some(value.clone()))],
        ("remove_attr", _) => {
            let name = arguments
                .get("attr")
                .and_then(Value::as_str)
                .unwrap_or_default();
            vec![Change::Attribute(name.to_owned(), None)]
        }
        ("toggle_attr", [name, first, rest @ ..]) => {
            let is_first = element.attr(name) == Some(first);
            let value = if is_first { rest.first() } else { Some(first) };
            vec![Change::Attribute(name.clone(), value.cloned())]
        }
        _ => Vec::new(),
    }
}

/// Identifies an element by its id, or by its place below an element with an id.
fn key(element: ElementRef<'_>) -> String {
    if let Some(id) = element.attr("id") {
        return format!("#{id}");
    }
    let place = element.prev_siblings().filter_map(ElementRef::wrap).count();
    let around = element
        .parent()
        .and_then(ElementRef::wrap)
        .map(key)
        .unwrap_or_default();
    format!("{around} > {}:{place}", element.value().name())
}
