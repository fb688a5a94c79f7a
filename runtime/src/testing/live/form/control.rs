//! Controls: the fields and the buttons of a form.

use scraper::ElementRef;

use super::super::element::{outwards, text_of};

/// A field or a button of a form.
#[derive(Clone, Copy)]
pub(in crate::testing::live) struct Control<'a> {
    pub(in crate::testing::live) element: ElementRef<'a>,
    pub(in crate::testing::live) kind: Kind,
    pub(in crate::testing::live) name: &'a str,
}

/// The way in which a control gets its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::testing::live) enum Kind {
    Text,
    Checkbox,
    Radio,
    Select,
    Hidden,
    File,
    Button,
}

impl<'a> Control<'a> {
    pub(super) fn new(element: ElementRef<'a>) -> Self {
        let kind = match (
            element.value().name(),
            element.attr("type").unwrap_or_default(),
        ) {
            ("button", _) | (_, "submit" | "button" | "reset" | "image") => Kind::Button,
            ("select", _) => Kind::Select,
            ("textarea", _) => Kind::Text,
            (_, "checkbox") => Kind::Checkbox,
            (_, "radio") => Kind::Radio,
            (_, "hidden") => Kind::Hidden,
            (_, "file") => Kind::File,
            _ => Kind::Text,
        };
        Self {
            element,
            kind,
            name: element.attr("name").unwrap_or_default(),
        }
    }

    /// Returns whether a user enters a value of the name here.
    pub(in crate::testing::live) fn is_of(&self, name: &str) -> bool {
        self.name == name && !matches!(self.kind, Kind::Hidden | Kind::Button)
    }

    /// Lists the values that a user can choose here.
    pub(in crate::testing::live) fn options(&self) -> Vec<String> {
        match self.kind {
            Kind::Select => {
                let options = options(self.element).filter(|option| !is_option_off(*option));
                options.map(value_of_option).collect()
            }
            _ => vec![self.element.attr("value").unwrap_or("on").to_owned()],
        }
    }

    /// Returns the values that the server has rendered.
    pub(super) fn rendered_values(&self) -> Vec<String> {
        let value = || self.element.attr("value").unwrap_or_default().to_owned();
        match self.kind {
            Kind::Text if self.element.value().name() == "textarea" => {
                vec![self.element.text().collect()]
            }
            Kind::Text | Kind::Hidden => vec![value()],
            Kind::Checkbox | Kind::Radio => {
                let checked = self.element.attr("checked").is_some();
                if checked { self.options() } else { Vec::new() }
            }
            Kind::Select => self.rendered_options(),
            Kind::File | Kind::Button => Vec::new(),
        }
    }

    fn rendered_options(&self) -> Vec<String> {
        let options: Vec<_> = options(self.element).collect();
        let chosen = options
            .iter()
            .filter(|option| option.attr("selected").is_some());
        let chosen: Vec<_> = chosen.copied().collect();
        if self.element.attr("multiple").is_some() {
            return chosen
                .into_iter()
                .filter(|option| !is_option_off(*option))
                .map(value_of_option)
                .collect();
        }
        let first = options.iter().find(|option| !is_option_off(**option));
        let shown = chosen
            .last()
            .or(first)
            .filter(|option| !is_option_off(**option));
        shown.copied().map(value_of_option).into_iter().collect()
    }
}

/// Returns whether an element submits its form.
pub(in crate::testing::live) fn is_submit(element: ElementRef<'_>) -> bool {
    match element.value().name() {
        "button" => !matches!(element.attr("type"), Some("button" | "reset")),
        "input" => matches!(element.attr("type"), Some("submit" | "image")),
        _ => false,
    }
}

fn options(select: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    select
        .descendent_elements()
        .filter(|element| element.value().name() == "option")
}

fn is_option_off(option: ElementRef<'_>) -> bool {
    let off = |element: ElementRef<'_>| {
        matches!(element.value().name(), "option" | "optgroup")
            && element.attr("disabled").is_some()
    };
    outwards(option).any(off)
}

fn value_of_option(option: ElementRef<'_>) -> String {
    let text = || text_of(option);
    option.attr("value").map_or_else(text, str::to_owned)
}
