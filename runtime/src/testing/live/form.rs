//! Forms: their fields, the input of the user, and the data that is sent.

mod control;

use std::collections::{HashMap, HashSet};

use scraper::{ElementRef, Html, Selector};

pub(super) use self::control::{Control, Kind, is_submit};
use super::element::{is_disabled, outwards};

/// The input of the user, by form and name.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    fields: HashMap<Key, Field>,
    /// The fields that were focused or submitted; all others are sent as unused.
    used: HashSet<Key>,
}

/// A form, and the name of a field.
type Key = (String, String);

#[derive(Clone, Debug)]
struct Field {
    values: Vec<String>,
    /// The values that the server had rendered then. When the server renders others, those count.
    rendered: Vec<String>,
}

/// A form of the page.
#[derive(Clone)]
pub(super) struct Form<'a> {
    pub(super) element: ElementRef<'a>,
    pub(super) controls: Vec<Control<'a>>,
    key: String,
}

impl<'a> Form<'a> {
    /// Finds the form of an element: itself, the form that it names, or the form around it.
    pub(super) fn of(document: &'a Html, element: ElementRef<'a>) -> Option<Self> {
        let element = owner(document, element)?;
        let all: Vec<_> = every(document, "form").collect();
        let at = all
            .iter()
            .position(|form| *form == element)
            .unwrap_or_default();
        let key = element
            .attr("id")
            .map_or_else(|| format!("form {at}"), |id| format!("#{id}"));
        let controls = every(document, "button, input, select, textarea")
            .filter(|control| owner(document, *control) == Some(element))
            .map(Control::new)
            .collect();
        Some(Self {
            element,
            controls,
            key,
        })
    }

    /// Lists the names of this view's own fields, for messages.
    pub(super) fn names(&self) -> Vec<&'a str> {
        let mut names: Vec<_> = self
            .controls
            .iter()
            .filter(|control| control.kind != Kind::Button && !control.name.is_empty())
            .map(|control| control.name)
            .collect();
        names.dedup();
        names
    }

    /// Finds the button that the Enter key presses.
    pub(super) fn default_button(&self) -> Option<ElementRef<'a>> {
        let buttons = self
            .controls
            .iter()
            .filter(|control| is_submit(control.element));
        buttons.map(|control| control.element).next()
    }

    /// Returns the values that the server has rendered for a name, without hidden fields.
    fn rendered(&self, name: &str) -> Vec<String> {
        let controls = self.controls.iter().filter(|control| control.is_of(name));
        controls.flat_map(Control::rendered_values).collect()
    }

    /// Returns the values that a user has entered for a name, if they still count.
    fn given<'t>(&self, typed: &'t Typed, name: &str) -> Option<&'t [String]> {
        let field = typed.fields.get(&(self.key.clone(), name.to_owned()))?;
        (field.rendered == self.rendered(name)).then_some(&field.values)
    }

    /// Lists the pairs that a browser sends, in order.
    pub(super) fn pairs(
        &self,
        typed: &Typed,
        submitter: Option<ElementRef<'a>>,
    ) -> Vec<(&'a str, String)> {
        let mut pairs = Vec::new();
        let mut texts = HashMap::<&str, usize>::new();
        for control in self
            .controls
            .iter()
            .filter(|control| !control.name.is_empty())
        {
            let nth = texts.entry(control.name).or_default();
            let at = *nth;
            if control.kind == Kind::Text {
                *nth += 1;
            }
            if is_disabled(control.element) {
                continue;
            }
            let sent = match control.kind {
                Kind::Button if Some(control.element) == submitter => {
                    vec![control.element.attr("value").unwrap_or_default().to_owned()]
                }
                Kind::Button | Kind::File => Vec::new(),
                Kind::Hidden => {
                    let given = typed.fields.get(&self.hidden_key(control.name));
                    given.map_or_else(|| control.rendered_values(), |field| field.values.clone())
                }
                Kind::Text => {
                    let given = self.given(typed, control.name);
                    let given = given.and_then(|values| values.get(at)).cloned();
                    given.map_or_else(|| control.rendered_values(), |value| vec![value])
                }
                Kind::Checkbox | Kind::Radio | Kind::Select => {
                    let given = self.given(typed, control.name);
                    given.map_or_else(
                        || control.rendered_values(),
                        |values| {
                            let mut own = control.options();
                            own.retain(|own| values.contains(own));
                            own
                        },
                    )
                }
            };
            pairs.extend(sent.into_iter().map(|value| (control.name, value)));
        }
        pairs
    }

    /// Writes the text that the npm client sends, with `_unused_` for untouched fields.
    pub(super) fn query(
        &self,
        typed: &Typed,
        submitter: Option<ElementRef<'a>>,
        only: Option<&str>,
    ) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let submitter_name = submitter.and_then(|button| button.attr("name"));
        let pairs = self.pairs(typed, submitter);
        for (name, value) in pairs
            .iter()
            .filter(|(name, _)| only.is_none_or(|only| only == *name))
        {
            if self.is_unused(typed, name) && submitter_name != Some(name) {
                query.append_pair(&unused(name), "");
            }
            query.append_pair(name, value);
        }
        query.finish()
    }

    fn is_unused(&self, typed: &Typed, name: &str) -> bool {
        if self.element.attr("phx-no-unused-field").is_some() {
            return false;
        }
        let mut own = self.controls.iter().filter(|control| control.name == name);
        let shown = own.clone().any(|control| control.kind != Kind::Hidden);
        let declined = own.any(|control| control.element.attr("phx-no-unused-field").is_some());
        shown && !declined && !typed.used.contains(&(self.key.clone(), name.to_owned()))
    }

    fn hidden_key(&self, name: &str) -> Key {
        (self.key.clone(), format!("{name} (hidden)"))
    }

    /// Enters values for a name, like a user.
    pub(super) fn give(&self, typed: &mut Typed, name: &str, values: Vec<String>) {
        let rendered = self.rendered(name);
        let key = (self.key.clone(), name.to_owned());
        typed.used.insert(key.clone());
        typed.fields.insert(key, Field { values, rendered });
    }

    /// Sets the value of a hidden field, like the page's JavaScript.
    pub(super) fn give_hidden(&self, typed: &mut Typed, name: &str, value: &str) {
        let values = vec![value.to_owned()];
        let rendered = Vec::new();
        typed
            .fields
            .insert(self.hidden_key(name), Field { values, rendered });
    }

    /// Marks every field as used, because the user submits the form.
    pub(super) fn submitted(&self, typed: &mut Typed) {
        for control in &self.controls {
            typed
                .used
                .insert((self.key.clone(), control.name.to_owned()));
        }
    }

    /// Returns the present values of a name.
    pub(super) fn values(&self, typed: &Typed, name: &str) -> Vec<String> {
        let mut values = Vec::new();
        for (pair, value) in self.pairs(typed, None) {
            if pair == name {
                values.push(value);
            }
        }
        values
    }

    /// Returns the values that a user has chosen or entered for a name, without hidden fields.
    pub(super) fn chosen(&self, typed: &Typed, name: &str) -> Vec<String> {
        let given = self.given(typed, name).map(<[String]>::to_vec);
        given.unwrap_or_else(|| self.rendered(name))
    }

    /// Finds the first empty field that keeps a browser from submitting.
    pub(super) fn missing(
        &self,
        typed: &Typed,
        submitter: Option<ElementRef<'_>>,
    ) -> Option<&Control<'a>> {
        let unchecked = self.element.attr("novalidate").is_some()
            || submitter.is_some_and(|button| button.attr("formnovalidate").is_some());
        if unchecked {
            return None;
        }
        self.controls.iter().find(|control| {
            control.element.attr("required").is_some()
                && !matches!(control.kind, Kind::Button | Kind::Hidden)
                && !is_disabled(control.element)
                && self
                    .values(typed, control.name)
                    .iter()
                    .all(String::is_empty)
        })
    }
}

fn owner<'a>(document: &'a Html, element: ElementRef<'a>) -> Option<ElementRef<'a>> {
    if let Some(id) = element.attr("form") {
        return every(document, "form").find(|form| form.attr("id") == Some(id));
    }
    outwards(element).find(|around| around.value().name() == "form")
}

/// Finds the elements of the document that match a valid selector.
fn every<'a>(document: &'a Html, css: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let selector = Selector::parse(css).ok();
    let all = selector.map(|selector| document.select(&selector).collect::<Vec<_>>());
    all.into_iter().flatten()
}

/// Names the field that marks another one as untouched: the prefix goes to the last key.
fn unused(name: &str) -> String {
    // `a[]` is a list named `a`: it becomes `_unused_a[]`.
    let one = name.strip_suffix("[]");
    let brackets = if one.is_some() { "[]" } else { "" };
    match one.unwrap_or(name).rsplit_once('[') {
        Some((around, key)) => format!("{around}[_unused_{key}{brackets}"),
        None => format!("_unused_{}{brackets}", one.unwrap_or(name)),
    }
}

#[cfg(test)]
mod tests;
