//! Attributes, in the order they are written in; the classes of one element stand together.

use proc_macro2::{Delimiter, Group};

use super::{Kind, Place, Steps, escape, only_splice};
use crate::html::ast::{Attribute, NoElement, Node, Nodes, Value, leading_text};
use crate::html::check::is_pre_escaped;
use crate::html::template::{Meaning, Step};
use crate::html::vocabulary::{self, Active};

/// What stands by itself: all but the classes.
enum Written {
    Named(String, Value),
    Spread(Group),
}

/// A class that is toggled.
type Toggled = (Nodes<NoElement>, Group);

impl Steps {
    /// ` name="value"` for each attribute.
    ///
    /// Those of an element that is not known are evaluated, so that nothing follows from its mistake.
    pub(super) fn attributes(&mut self, attributes: Vec<Attribute>, known: bool) {
        let (mut named, mut classes, mut toggled) = (Vec::new(), Vec::new(), Vec::new());
        let mut position = None;
        for attribute in attributes {
            match attribute {
                Attribute::Class { name, toggle, .. } => {
                    position.get_or_insert(named.len());
                    match toggle {
                        Some(cond) => toggled.push((name, cond)),
                        None => classes.push(name),
                    }
                }
                Attribute::Id { name, .. } => {
                    named.push(Written::Named("id".to_owned(), Value::Nodes(name)));
                }
                Attribute::Named { name, value } => {
                    let value = if name.quoted {
                        value
                    } else {
                        meant(&name.text, value)
                    };
                    named.push(Written::Named(name.text, value));
                }
                Attribute::Spread(group) => named.push(Written::Spread(group)),
            }
        }
        for (index, written) in named.into_iter().enumerate() {
            if position == Some(index) {
                position = None;
                self.classes(std::mem::take(&mut classes), std::mem::take(&mut toggled));
            }
            match written {
                Written::Named(name, value) if known => self.attribute(&name, value),
                Written::Spread(group) if known => self.dynamic(Kind::Spread(group)),
                Written::Named(_, value) => self.used(value),
                Written::Spread(group) => self.dynamic(Kind::Use(group)),
            }
        }
        if position.is_some() {
            self.classes(classes, toggled);
        }
    }

    /// ` class="a b c"`: what is always there, then what is toggled, so that the spaces are static.
    fn classes(&mut self, classes: Vec<Nodes<NoElement>>, toggled: Vec<Toggled>) {
        self.lit(" class=\"");
        let mut space = "";
        for name in classes {
            self.lit(space);
            self.value(name, Meaning::Text);
            space = " ";
        }
        for (name, cond) in toggled {
            self.toggled(space, name, cond);
            space = " ";
        }
        self.lit("\"");
    }

    fn toggled(&mut self, space: &str, name: Nodes<NoElement>, cond: Group) {
        if let [Node::Text(text)] = name.as_slice() {
            let text = format!("{space}{}", escape(&text.value));
            return self.dynamic(Kind::Toggle { text, cond });
        }
        let mut steps = Vec::new();
        if !space.is_empty() {
            steps.push(Step::Lit(space.to_owned()));
        }
        steps.extend(Self::of(name, Place::Text(Meaning::Text)));
        self.dynamic(Kind::ToggledText { steps, cond });
    }

    fn attribute(&mut self, name: &str, value: Value) {
        let meaning = match vocabulary::active(name) {
            Active::Url => Meaning::Url,
            Active::Urls => Meaning::Urls,
            Active::Commands => Meaning::Event,
            Active::Code => Meaning::Code,
            Active::No => Meaning::Text,
        };
        match value {
            Value::Empty => {
                self.lit(" ");
                self.lit(name);
            }
            Value::Toggle(cond) => self.dynamic(Kind::Toggle {
                text: format!(" {name}"),
                cond,
            }),
            Value::Optional(option)
                if meaning == Meaning::Code && !is_pre_escaped(&option.stream()) =>
            {
                self.dynamic(Kind::Use(parenthesized(&option)));
            }
            Value::Optional(option) => self.dynamic(Kind::Optional {
                name: name.to_owned(),
                option,
                meaning,
            }),
            Value::Nodes(nodes) => {
                self.lit(" ");
                self.lit(name);
                self.lit("=\"");
                match meaning {
                    Meaning::Url if !decides_scheme(&leading_text(&nodes)) => {
                        self.url(nodes, meaning);
                    }
                    Meaning::Urls => self.url(nodes, meaning),
                    _ => self.value(nodes, meaning),
                }
                self.lit("\"");
            }
        }
    }

    fn used(&mut self, value: Value) {
        match value {
            Value::Empty => {}
            Value::Toggle(group) | Value::Optional(group) => {
                self.dynamic(Kind::Use(parenthesized(&group)));
            }
            Value::Nodes(nodes) => self.value(nodes, Meaning::Code),
        }
    }

    fn value(&mut self, nodes: Nodes<NoElement>, meaning: Meaning) {
        let outer = std::mem::replace(&mut self.place, Place::Attribute(meaning));
        self.scope(nodes);
        self.place = outer;
    }

    /// A URL whose scheme is a value's: it is looked at whole.
    fn url(&mut self, nodes: Nodes<NoElement>, meaning: Meaning) {
        if let (Meaning::Url, Some(group)) = (meaning, only_splice(&nodes)) {
            return self.dynamic(Kind::Url(group));
        }
        let steps = Self::of(nodes, Place::Text(meaning));
        // What the template itself says is its author's.
        if steps.iter().all(|step| matches!(step, Step::Lit(_))) {
            for step in steps {
                if let Step::Lit(text) = step {
                    self.lit(&text);
                }
            }
            return;
        }
        self.dynamic(Kind::Text { steps, meaning });
    }
}

/// `[option]` as `(option)`.
fn parenthesized(group: &Group) -> Group {
    let mut same = Group::new(Delimiter::Parenthesis, group.stream());
    same.set_span(group.span());
    same
}

/// `checked=(done)` is reported; what is meant is `checked[done]`.
fn meant(name: &str, value: Value) -> Value {
    match value {
        Value::Nodes(nodes) if vocabulary::is_boolean(name) => match only_splice(&nodes) {
            Some(group) => Value::Toggle(group),
            None => Value::Nodes(nodes),
        },
        value => value,
    }
}

/// Whether a value cannot change the scheme of a URL that begins with the text, nor bring one. A
/// `data:` URL says after its scheme what it is.
fn decides_scheme(text: &str) -> bool {
    let ends = text.find([':', '/', '?', '#']);
    ends.is_some_and(|at| {
        let scheme = text[..at].trim_start().to_ascii_lowercase();
        !text[at..].starts_with(':') || !["data", "javascript", "vbscript"].contains(&&*scheme)
    })
}
