//! The facts of a template for the view: the events that it can fire, and their data.

mod form;
mod js;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;

use super::ast::{
    Attribute, Body, Child, Component, NoElement, Node, Nodes, Piece, Prop, PropName, PropValue,
    Slots, Tag, Value,
};
use super::check::is_misplaced;
use super::vocabulary;

/// All that the checks of a view need to know of a template.
#[derive(Default)]
pub(crate) struct Facts {
    /// Each event that the template can fire, in order of appearance.
    pub events: Vec<EventFact>,
    /// Whether it may fire others: a name is computed.
    pub is_open: bool,
    /// The ids of its elements that are literals.
    ids: Vec<String>,
    /// The inputs that name a form elsewhere, by the id of the form.
    outside: Vec<(String, FormFact)>,
}

/// An event that the template can fire.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub(crate) struct EventFact {
    /// The name, without its quotes.
    pub event: String,
    /// The literal that holds it.
    pub span: Span,
    /// The attribute: `phx-click`. At a component it is the prop.
    pub binding: String,
    /// The element: `button`, or the component.
    pub element: String,
    /// Whether it is fired by `Js::push`.
    pub is_js: bool,
    /// Whether the event is under a condition that may be a `cfg!(..)`.
    pub in_cfg: bool,
    /// Whether there is a `phx-target` or a `.target(..)`: another process may handle it.
    pub has_target: bool,
    /// The id of the element in the `phx-target`, if it is a literal.
    target: Option<String>,
    /// The id of the element, if it is a literal.
    id: Option<String>,
    /// The keys of `phx-value-*` and of `.value("key", ..)`.
    pub values: Vec<(String, Span)>,
    /// The literal texts of `phx-value-*`, by their keys.
    pub literals: Vec<(String, String, Span)>,
    /// Whether there may be other values: a key of `.value(..)` is computed.
    pub is_open: bool,
    /// The data of the form that the element is, or is a part of.
    pub form: Option<FormFact>,
}

/// The inputs of a form.
#[derive(Clone, Default)]
pub(crate) struct FormFact {
    /// The names that are literals: `user[name]`.
    pub inputs: Vec<(String, Span)>,
    /// The names that may send nothing, such as an unchecked checkbox.
    pub absent: Vec<String>,
    /// Whether there may be others: a name is computed, or a component or a splice may bring one.
    pub is_open: bool,
}

/// The constant that holds an event: `EVENT_DELETE_ITEM` of `delete-item`.
pub(crate) fn event_constant(event: &str) -> String {
    let name = event.chars().map(|char| {
        if char.is_ascii_alphanumeric() {
            char.to_ascii_uppercase()
        } else {
            '_'
        }
    });
    format!("EVENT_{}", name.collect::<String>())
}

impl Facts {
    /// Reads a whole template.
    pub(crate) fn of(nodes: &Nodes<Child>) -> Self {
        let mut facts = Self::default();
        facts.nodes(nodes);
        facts.resolve();
        facts
    }

    /// Takes back what cannot be known of a template with mistakes, so that nothing follows from them.
    pub(crate) fn forget(&mut self) {
        self.is_open = true;
        for fact in &mut self.events {
            fact.is_open = true;
        }
    }

    /// Puts together what elements say of each other by their ids.
    fn resolve(&mut self) {
        for fact in &mut self.events {
            // An element of the same view is the view's own, whoever else there is.
            let own = |target: &String| self.ids.contains(target);
            fact.has_target &= !fact.target.as_ref().is_some_and(own);
            let (Some(form), Some(id)) = (&mut fact.form, &fact.id) else {
                continue;
            };
            for (_, outside) in self.outside.iter().filter(|(of, _)| of == id) {
                form.append(outside);
            }
        }
    }

    fn nodes(&mut self, nodes: &Nodes<Child>) {
        for node in nodes {
            match node {
                Node::Text(_) => {}
                Node::Splice(splice) => self.expression(&splice.group.stream(), "a splice"),
                Node::Element(Child::Tag(tag)) => self.tag(tag),
                Node::Element(Child::Component(component)) => self.component(component),
                Node::Block(block) => self.nodes(&block.nodes),
                Node::If(conditional) => {
                    let before = self.events.len();
                    for branch in &conditional.branches {
                        self.nodes(&branch.body.nodes);
                    }
                    if let Some(block) = &conditional.otherwise {
                        self.nodes(&block.nodes);
                    }
                    let mut conditions = conditional.branches.iter();
                    if conditions.any(|branch| names_cfg(branch.cond.to_token_stream())) {
                        let inside = self.events.iter_mut().skip(before);
                        inside.for_each(|fact| fact.in_cfg = true);
                    }
                }
                Node::For(rows) => self.nodes(&rows.body.nodes),
                Node::While(rows) => self.nodes(&rows.body.nodes),
                Node::Match(choice) => {
                    for arm in &choice.arms {
                        self.nodes(&arm.body.nodes);
                    }
                }
                Node::Let(binding) => self.expression(&binding.source, "`@let`"),
            }
        }
    }

    fn tag(&mut self, tag: &Tag) {
        let id = id(tag);
        self.ids.extend(id.clone());
        self.outside.extend(form::outside(tag));
        let target = named(tag, "phx-target");
        let on = On {
            element: tag.name.clone(),
            has_target: target.is_some(),
            target: target.and_then(literal).and_then(|target| {
                let id = target.strip_prefix('#')?;
                Some(id.to_owned())
            }),
            id,
            values: values(tag),
            literals: literals(tag),
            form: form::of(tag),
        };
        for attribute in &tag.attributes {
            let Attribute::Named { name, value } = attribute else {
                self.is_open |= matches!(attribute, Attribute::Spread(_));
                continue;
            };
            if is_misplaced(&tag.name, &name.text) {
                // It is reported, and what was meant is not known.
                self.is_open = true;
            } else if vocabulary::is_event(&name.text) {
                self.binding(&name.text, value, &on);
            }
        }
        if let Body::Block(block) = &tag.body {
            self.nodes(&block.nodes);
        }
    }

    fn binding(&mut self, binding: &str, value: &Value, on: &On) {
        match value {
            Value::Empty | Value::Toggle(_) => {}
            Value::Optional(group) => self.computed(&group.stream(), binding, on),
            Value::Nodes(nodes) => match (texts(nodes), nodes.as_slice()) {
                (Some(texts), _) => {
                    for (text, span) in texts {
                        self.event(&text, span, binding, on);
                    }
                }
                (None, [Node::Splice(splice)]) => {
                    self.computed(&splice.group.stream(), binding, on);
                }
                (None, _) => self.is_open = true,
            },
        }
    }

    fn event(&mut self, event: &str, span: Span, binding: &str, on: &On) {
        // Commands that are written as JSON are the author's own.
        let commands = event.starts_with('[');
        let no_event = binding == "phx-auto-recover" && event == "ignore";
        self.is_open |= commands;
        if !commands && !no_event && !event.is_empty() {
            self.events.push(on.event(event, span, binding));
        }
    }

    /// An expression that is the value of a binding: commands, or a name that is computed.
    fn computed(&mut self, tokens: &TokenStream, binding: &str, on: &On) {
        let found = js::pushes(tokens, binding, on);
        self.is_open |= !found.only;
        self.events.extend(found.events);
    }

    /// An expression elsewhere, which may make commands.
    fn expression(&mut self, tokens: &TokenStream, place: &str) {
        let found = js::pushes(tokens, place, &On::default());
        self.is_open |= found.open;
        self.events.extend(found.events);
    }

    fn component(&mut self, component: &Component) {
        let on = On {
            element: component
                .path
                .to_token_stream()
                .to_string()
                .replace(' ', ""),
            values: component.props.iter().filter_map(prop_value).collect(),
            ..On::default()
        };
        // A component of the application may name the constants of the view's events.
        let name = component.path.segments.last();
        let own = name.is_some_and(|name| OWN.iter().any(|own| name.ident == own));
        self.is_open |= !own;
        self.props(&component.props, &on);
        for slot in Slots::each(&component.slots) {
            self.props(&slot.props, &on);
            self.nodes(&slot.body.nodes);
        }
        self.nodes(&component.children);
    }

    fn props(&mut self, props: &[Prop], on: &On) {
        for Prop { name, value } in props {
            let binding = match name {
                PropName::Method(name) => name.to_string(),
                PropName::Attribute { text, .. } => text.clone(),
            };
            match value {
                PropValue::Literal(tokens) if vocabulary::is_event(&binding) => {
                    if let Ok(text) = syn::parse2::<syn::LitStr>(tokens.clone()) {
                        self.event(&text.value(), text.span(), &binding, on);
                    }
                }
                PropValue::True | PropValue::Literal(_) | PropValue::Toggle(_) => {}
                PropValue::Expr(group) | PropValue::Optional(group)
                    if vocabulary::is_event(&binding) =>
                {
                    self.computed(&group.stream(), &binding, on);
                }
                PropValue::Expr(group) | PropValue::Optional(group) => {
                    let found = js::pushes(&group.stream(), &binding, on);
                    // What is no command is data of the component, or the constant of an event.
                    self.is_open |= found.open;
                    self.events.extend(found.events);
                }
                PropValue::Concat(pieces) => {
                    for piece in pieces {
                        if let Piece::Splice(group) = piece {
                            self.expression(&group.stream(), &binding);
                        }
                    }
                }
            }
        }
    }
}

/// The components of bennu, which fire no event of a view by themselves.
const OWN: [&str; 4] = ["FlashGroup", "FocusWrap", "Link", "LiveTitle"];

/// The element that a binding is on.
#[derive(Clone, Default)]
struct On {
    element: String,
    has_target: bool,
    target: Option<String>,
    id: Option<String>,
    values: Vec<(String, Span)>,
    literals: Vec<(String, String, Span)>,
    form: Option<FormFact>,
}

impl On {
    fn event(&self, event: &str, span: Span, binding: &str) -> EventFact {
        let of_form = ["phx-change", "phx-submit", "phx-auto-recover"].contains(&binding);
        EventFact {
            event: event.to_owned(),
            span,
            binding: binding.to_owned(),
            element: self.element.clone(),
            is_js: false,
            in_cfg: false,
            has_target: self.has_target,
            target: self.target.clone(),
            id: self.id.clone(),
            values: self.values.clone(),
            literals: self.literals.clone(),
            is_open: false,
            form: self.form.clone().filter(|_| of_form),
        }
    }
}

/// Whether a condition is decided by what is compiled.
fn names_cfg(condition: TokenStream) -> bool {
    condition.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "cfg",
        TokenTree::Group(group) => names_cfg(group.stream()),
        _ => false,
    })
}

/// The value of an attribute.
fn named<'t>(tag: &'t Tag, searched: &str) -> Option<&'t Value> {
    tag.attributes.iter().find_map(|attribute| match attribute {
        Attribute::Named { name, value } if name.text == searched => Some(value),
        _ => None,
    })
}

/// The text of a value that is a literal.
fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Nodes(nodes) => match texts(nodes)?.as_slice() {
            [(text, _)] => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The id of an element, if it is a literal.
fn id(tag: &Tag) -> Option<String> {
    tag.attributes.iter().find_map(|attribute| match attribute {
        Attribute::Id { name, .. } => match texts(name)?.as_slice() {
            [(text, _)] => Some(text.clone()),
            _ => None,
        },
        Attribute::Named { name, value } if name.text == "id" => literal(value),
        _ => None,
    })
}

/// The keys of `phx-value-*`.
fn values(tag: &Tag) -> Vec<(String, Span)> {
    let values = tag.attributes.iter().filter_map(|attribute| {
        let Attribute::Named { name, .. } = attribute else {
            return None;
        };
        let key = name.text.strip_prefix("phx-value-")?;
        let span = name.at.clone().into_iter().last()?.span();
        Some((key.to_owned(), span))
    });
    values.collect()
}

/// The literal texts of `phx-value-*`, by their keys.
fn literals(tag: &Tag) -> Vec<(String, String, Span)> {
    let named = tag.attributes.iter().filter_map(|attribute| {
        let Attribute::Named {
            name,
            value: Value::Nodes(nodes),
        } = attribute
        else {
            return None;
        };
        Some((name.text.strip_prefix("phx-value-")?, texts(nodes)?))
    });
    let texts = named.flat_map(|(key, texts)| {
        let texts = texts.into_iter();
        texts.map(move |(text, span)| (key.to_owned(), text, span))
    });
    texts.collect()
}

/// The key of a prop that is a `phx-value-*`.
fn prop_value(prop: &Prop) -> Option<(String, Span)> {
    let PropName::Attribute { at, text } = &prop.name else {
        return None;
    };
    let key = text.strip_prefix("phx-value-")?;
    let span = at.clone().into_iter().last()?.span();
    Some((key.to_owned(), span))
}

/// The texts that a value may be, if it is nothing but text in every state.
fn texts(nodes: &Nodes<NoElement>) -> Option<Vec<(String, Span)>> {
    let text = |node: &Node<NoElement>| match node {
        Node::Text(text) => Some(text.value.clone()),
        _ => None,
    };
    match nodes.as_slice() {
        [Node::Block(block)] => texts(&block.nodes),
        [Node::If(conditional)] => {
            let branches = conditional.branches.iter().map(|branch| &branch.body);
            let all = branches.chain(&conditional.otherwise);
            all.map(|block| texts(&block.nodes))
                .collect::<Option<Vec<_>>>()
                .map(|texts| texts.concat())
        }
        [Node::Match(choice)] => choice
            .arms
            .iter()
            .map(|arm| texts(&arm.body.nodes))
            .collect::<Option<Vec<_>>>()
            .map(|texts| texts.concat()),
        // Literals side by side are one text.
        [Node::Text(first), ..] => {
            let pieces = nodes.iter().map(text).collect::<Option<Vec<_>>>()?;
            Some(vec![(pieces.concat(), first.span)])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
