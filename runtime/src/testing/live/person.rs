//! The simulated user of a page: what the npm client does for each action.

use scraper::ElementRef;
use serde_json::{Map, json};

use super::binding::{Fields, Happening, Step, steps};
use super::element::{Part, is_disabled, outwards, owner, shown, unreachable};
use super::form::{Control, Form, Kind, Typed, is_submit};

/// A user at the page of a view.
pub(super) struct Person<'a> {
    pub(super) part: Part<'a>,
    pub(super) typed: &'a mut Typed,
}

type Steps = Result<Vec<Step>, String>;

impl<'a> Person<'a> {
    fn usable(&self, css: &str) -> Result<ElementRef<'a>, String> {
        let element = self.part.one(css)?;
        self.reach(element)?;
        Ok(element)
    }

    /// Checks whether a user can use an element.
    fn reach(&self, element: ElementRef<'a>) -> Result<(), String> {
        if let Some(why) = unreachable(element) {
            return Err(format!("{} {why}: nobody can use it", shown(element)));
        }
        if is_disabled(element) {
            return Err(format!("{} is disabled", shown(element)));
        }
        let owner = owner(element);
        if owner.is_some_and(|owner| owner != self.part.container) {
            return Err(format!("{} is of another view of the page", shown(element)));
        }
        Ok(())
    }

    /// Clicks on an element.
    pub(super) fn click(&mut self, css: &str) -> Steps {
        let element = self.usable(css)?;
        let mut all = Vec::new();
        let bound = outwards(element)
            .find(|around| around.attr("phx-click").is_some() && !is_disabled(*around));
        if let Some(bound) = bound {
            let binding = bound.attr("phx-click").unwrap_or_default();
            all.extend(steps(
                &self.part,
                bound,
                binding,
                &Happening::plain("click"),
            )?);
        }
        let link = outwards(element)
            .find(|around| around.value().name() == "a" && around.attr("href").is_some());
        if let Some(link) = link {
            all.extend(follow(link)?);
            return Ok(all);
        }
        let control = outwards(element)
            .find(|around| matches!(around.value().name(), "button" | "input" | "option"));
        let Some(control) = control.filter(|control| !is_disabled(*control)) else {
            return if bound.is_some() {
                Ok(all)
            } else {
                Err(unbound(element, "phx-click"))
            };
        };
        match Form::of(self.part.document, control) {
            Some(form) if is_submit(control) => {
                all.extend(self.submit(&form, Some(control))?);
            }
            form => match (control.attr("type"), form) {
                (Some("checkbox" | "radio"), form) => {
                    all.extend(self.toggle(control, form.as_ref())?);
                }
                _ if bound.is_some() => {}
                _ => return Err(unbound(element, "phx-click")),
            },
        }
        Ok(all)
    }

    /// Clicks on a checkbox or a radio button.
    fn toggle(&mut self, control: ElementRef<'a>, form: Option<&Form<'a>>) -> Steps {
        let Some(form) = form else {
            return Ok(Vec::new());
        };
        let name = control.attr("name").unwrap_or_default();
        let value = control.attr("value").unwrap_or("on").to_owned();
        let mut values = Vec::new();
        if control.attr("type") == Some("checkbox") {
            values = form.chosen(self.typed, name);
            if values.contains(&value) {
                values.retain(|chosen| *chosen != value);
            } else {
                values.push(value);
            }
        } else {
            values.push(value);
        }
        form.give(self.typed, name, values);
        match self.changed(form, control) {
            // A click on a box that nobody listens to is still a click.
            Err(_) => Ok(Vec::new()),
            steps => steps,
        }
    }

    /// Triggers the binding of an element.
    pub(super) fn happen(
        &mut self,
        css: &str,
        binding: &'static str,
        happening: Happening<'_>,
    ) -> Steps {
        let element = self.usable(css)?;
        let Some(bound) = element.attr(binding) else {
            return Err(unbound(element, binding));
        };
        if !fits_key(element, &happening) {
            return Ok(Vec::new());
        }
        steps(&self.part, element, bound, &happening)
    }

    /// Triggers the bindings of the window.
    pub(super) fn happen_to_window(&mut self, binding: &str, happening: &Happening<'_>) -> Steps {
        let bound = self.part.all(&format!("[{binding}]"))?;
        if bound.is_empty() {
            return Err(format!("no element of the view has {binding:?}"));
        }
        let mut all = Vec::new();
        for element in bound
            .into_iter()
            .filter(|element| fits_key(*element, happening))
        {
            let binding = element.attr(binding).unwrap_or_default();
            all.extend(steps(&self.part, element, binding, happening)?);
        }
        Ok(all)
    }

    /// Finds the form that a selector means.
    pub(super) fn form(&self, css: &str) -> Result<Form<'a>, String> {
        let element = self.part.one(css)?;
        let form = Form::of(self.part.document, element);
        form.ok_or_else(|| format!("{} is not in a form", shown(element)))
    }

    /// Sends the change of a form after an input into `input`.
    pub(super) fn changed(&mut self, form: &Form<'a>, input: ElementRef<'a>) -> Steps {
        let own = input.attr("phx-change");
        let Some(binding) = own.or(form.element.attr("phx-change")) else {
            return Err(format!(
                "neither {} nor {} has \"phx-change\"",
                shown(input),
                shown(form.element)
            ));
        };
        let name = input.attr("name").unwrap_or_default();
        let happening = Happening {
            kind: "change",
            data: Map::new(),
            form: Some(Fields {
                form: form.element,
                query: form.query(self.typed, None, own.map(|_| name)),
                target: Some(if name.is_empty() { "undefined" } else { name }.to_owned()),
            }),
        };
        steps(&self.part, input, binding, &happening)
    }

    /// Submits the form by a button or by the Enter key.
    pub(super) fn submit(&mut self, form: &Form<'a>, button: Option<ElementRef<'a>>) -> Steps {
        let button = button.or_else(|| form.default_button());
        if let Some(button) = button {
            self.reach(button)?;
        }
        if let Some(missing) = form.missing(self.typed, button) {
            return Err(format!(
                "the browser does not submit the form: {} is required, and empty",
                shown(missing.element)
            ));
        }
        let Some(binding) = form.element.attr("phx-submit") else {
            return Err(unbound(form.element, "phx-submit"));
        };
        form.submitted(self.typed);
        let happening = Happening {
            kind: "submit",
            data: Map::new(),
            form: Some(Fields {
                form: form.element,
                query: form.query(self.typed, button, None),
                target: None,
            }),
        };
        steps(&self.part, form.element, binding, &happening)
    }

    /// Enters a value into a field, and returns the field.
    pub(super) fn fill(
        &mut self,
        form: &Form<'a>,
        name: &str,
        value: &str,
        again: bool,
    ) -> Result<ElementRef<'a>, String> {
        let fields: Vec<_> = form
            .controls
            .iter()
            .filter(|control| control.is_of(name))
            .collect();
        if fields.is_empty() {
            let hidden = form
                .controls
                .iter()
                .any(|control| control.name == name && control.kind == Kind::Hidden);
            return Err(if hidden {
                format!(
                    "{name:?} is a hidden field: what the page's JavaScript writes into it is set by `hidden`"
                )
            } else {
                format!(
                    "{} has no field {name:?}, but {:?}",
                    shown(form.element),
                    form.names()
                )
            });
        }
        let before = if again {
            form.chosen(self.typed, name)
        } else {
            Vec::new()
        };
        let field = match fields[0].kind {
            Kind::Text => {
                let nth = before.len().min(fields.len() - 1);
                type_into(*fields[nth], value)?;
                fields[nth]
            }
            Kind::File => return Err(format!("{} takes files", shown(fields[0].element))),
            _ => choose(&fields, name, value)?,
        };
        self.reach(field.element)?;
        let mut values = before;
        if field.kind == Kind::Checkbox
            && fields.len() == 1
            && !field.options().contains(&value.to_owned())
        {
            values.clear();
        } else if matches!(field.kind, Kind::Radio)
            || (field.kind == Kind::Select && field.element.attr("multiple").is_none())
        {
            values = vec![value.to_owned()];
        } else {
            values.push(value.to_owned());
        }
        form.give(self.typed, name, values);
        Ok(field.element)
    }
}

/// Checks whether a user can enter `value` into a field.
fn type_into(field: Control<'_>, value: &str) -> Result<(), String> {
    let element = field.element;
    let refuse = |why: &str| {
        Err(format!(
            "{value:?} cannot be typed into {}: {why}",
            shown(element)
        ))
    };
    if element.attr("readonly").is_some() {
        return refuse("it is read-only");
    }
    if element.value().name() == "input" && value.contains(['\n', '\r']) {
        return refuse("it has one line");
    }
    let longest = element
        .attr("maxlength")
        .and_then(|longest| longest.parse().ok());
    if longest.is_some_and(|longest: usize| value.encode_utf16().count() > longest) {
        return refuse("it is too long");
    }
    let number = matches!(element.attr("type"), Some("number" | "range"));
    if number && !value.is_empty() && value.parse::<f64>().is_err() {
        return refuse("it takes numbers");
    }
    Ok(())
}

/// Finds the checkbox, radio button or select that has the value.
fn choose<'c, 'a>(
    fields: &[&'c Control<'a>],
    name: &str,
    value: &str,
) -> Result<&'c Control<'a>, String> {
    let on = fields.iter().filter(|field| !is_disabled(field.element));
    let on: Vec<_> = on.copied().collect();
    if let Some(field) = on
        .iter()
        .find(|field| field.options().iter().any(|option| option == value))
    {
        return Ok(field);
    }
    // A single box is left empty by any of the words for that.
    if let ([field], "" | "false" | "off") = (on.as_slice(), value)
        && field.kind == Kind::Checkbox
    {
        return Ok(field);
    }
    if let ([], [field, ..]) = (on.as_slice(), fields) {
        return Err(format!("{} is disabled", shown(field.element)));
    }
    let options: Vec<_> = on.iter().flat_map(|field| field.options()).collect();
    Err(format!(
        "{value:?} cannot be chosen for {name:?}, only {options:?}"
    ))
}

impl Happening<'_> {
    /// Describes an event without further data.
    pub(super) fn plain(kind: &'static str) -> Self {
        Self {
            kind,
            data: Map::new(),
            form: None,
        }
    }

    /// Describes a key that was pressed or released.
    pub(super) fn key(kind: &'static str, key: &str) -> Self {
        let mut happening = Self::plain(kind);
        happening.data.insert("key".to_owned(), json!(key));
        happening
    }
}

/// Returns whether an element's `phx-key` accepts a key.
fn fits_key(element: ElementRef<'_>, happening: &Happening<'_>) -> bool {
    let pressed = happening.data.get("key").and_then(|key| key.as_str());
    match (element.attr("phx-key"), pressed) {
        (Some(wanted), Some(pressed)) => wanted.eq_ignore_ascii_case(pressed),
        _ => true,
    }
}

/// Clicks on a link.
fn follow(link: ElementRef<'_>) -> Steps {
    let href = link.attr("href").unwrap_or_default().to_owned();
    let state = link.attr("data-phx-link-state");
    let replace = state == Some("replace");
    let live = link.attr("data-phx-link");
    if live.is_some() && !matches!(state, Some("push" | "replace")) {
        return Err(format!(
            "{} needs data-phx-link-state, push or replace",
            shown(link)
        ));
    }
    match live {
        Some("patch") => Ok(vec![Step::Patch(href, replace)]),
        Some("redirect") => Ok(vec![Step::Navigate(href, replace)]),
        Some(other) => Err(format!(
            "{other:?} is no kind of a live link: {}",
            shown(link)
        )),
        None if href.starts_with('#') => Ok(Vec::new()),
        None => Ok(vec![Step::Load(href)]),
    }
}

fn unbound(element: ElementRef<'_>, binding: &str) -> String {
    format!(
        "{} has no {binding:?}, and nothing around it that would take it",
        shown(element)
    )
}
