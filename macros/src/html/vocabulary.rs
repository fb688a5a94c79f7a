//! The words of HTML, SVG, `MathML` and LiveView.

mod table;

use std::sync::LazyLock;

use table::Table;

static ELEMENTS: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("vocabulary/elements.txt")));
static HTML: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("vocabulary/html.txt")));
static SVG: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("vocabulary/svg.txt")));
static MATHML: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("vocabulary/mathml.txt")));
static BINDINGS: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("vocabulary/bindings.txt")));
static ACTIVE: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("vocabulary/active.txt")));

/// The language of an element, which depends on its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Language {
    Html,
    Svg,
    MathMl,
}

/// The facts about an attribute of an element.
#[derive(Debug, PartialEq)]
pub(crate) enum Attribute {
    Known,
    /// Others have it.
    OfOthers(Vec<&'static str>),
    Unknown,
}

impl Language {
    /// The language in which an element itself is.
    pub(crate) fn of(self, element: &str) -> Self {
        match element {
            "svg" => Self::Svg,
            "math" => Self::MathMl,
            _ => self,
        }
    }

    /// The language of the content of an element.
    pub(crate) fn within(self, element: &str) -> Self {
        match (self.of(element), element) {
            (Self::Svg, "foreignObject" | "desc" | "title")
            | (Self::MathMl, "annotation-xml" | "mtext" | "mi" | "mo" | "mn" | "ms") => Self::Html,
            (language, _) => language,
        }
    }

    /// Whether there is such an element. A dash makes it a custom one.
    pub(crate) fn has(self, element: &str) -> bool {
        let known = match self {
            Self::Html => ELEMENTS.get(element).is_some(),
            Self::Svg => SVG.has("elements", element),
            Self::MathMl => MATHML.has("elements", element),
        };
        known || ["svg", "math"].contains(&element) || is_custom(element)
    }

    /// The elements there are.
    pub(crate) fn elements(self) -> Vec<&'static str> {
        match self {
            Self::Html => {
                let html = ELEMENTS.iter().map(|(name, _)| name);
                html.chain(["math", "svg"]).collect()
            }
            Self::Svg => SVG.list("elements").to_vec(),
            Self::MathMl => MATHML.list("elements").to_vec(),
        }
    }

    /// Whether an element can have an attribute.
    pub(crate) fn attribute(self, element: &str, name: &str) -> Attribute {
        if is_global(name) || is_custom(element) {
            return Attribute::Known;
        }
        if self.own_attributes(element).binary_search(&name).is_ok() {
            return Attribute::Known;
        }
        let others: Vec<_> = ELEMENTS
            .iter()
            .filter(|(_, attributes)| attributes.binary_search(&name).is_ok())
            .map(|(element, _)| element)
            .collect();
        if others.is_empty() || self != Self::Html {
            Attribute::Unknown
        } else {
            Attribute::OfOthers(others)
        }
    }

    /// The attributes that an element can have, but for the events and those with a free part.
    pub(crate) fn attributes(self, element: &str) -> Vec<&'static str> {
        let own = self.own_attributes(element);
        [own, HTML.list("global"), HTML.list("handlers")].concat()
    }

    fn own_attributes(self, element: &str) -> &'static [&'static str] {
        match self {
            Self::Html => ELEMENTS.list(element),
            Self::Svg => SVG.list("attributes"),
            Self::MathMl => MATHML.list("attributes"),
        }
    }
}

/// The effect that the value of an attribute may have in a browser, besides being shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Active {
    /// The value is text.
    No,
    /// A program, or a document of its own.
    Code,
    /// A URL, which may run code by its scheme.
    Url,
    /// Several of them, with semicolons between.
    Urls,
    /// The event or the commands of a binding.
    Commands,
}

/// Returns what the browser may do with the value of an attribute. The case of the name does not matter.
pub(crate) fn active(attribute: &str) -> Active {
    let name = attribute.to_ascii_lowercase();
    if ACTIVE.has("code", &name) || name.starts_with("on") && !name.contains(['-', ':']) {
        Active::Code
    } else if ACTIVE.has("url", &name) {
        Active::Url
    } else if ACTIVE.has("animated", &name) {
        Active::Urls
    } else if ACTIVE.has("commands", &name) {
        Active::Commands
    } else {
        Active::No
    }
}

/// Whether an element has no content and no end.
pub(crate) fn is_void(element: &str) -> bool {
    HTML.has("void", element)
}

/// Whether an element of HTML goes by the name.
pub(crate) fn is_html(element: &str) -> bool {
    ELEMENTS.get(element).is_some()
}

/// Whether there is such an element in any of the languages, or it is a custom one.
pub(crate) fn is_element(element: &str) -> bool {
    [Language::Html, Language::Svg, Language::MathMl]
        .iter()
        .any(|language| language.has(element))
}

/// The binding that corresponds to an attribute of another framework: `on:click`, `@click`,
/// `phx_click`.
pub(crate) fn binding_of(attribute: &str) -> Option<String> {
    let dashed = attribute.replace('_', "-");
    if dashed != attribute && dashed.starts_with("phx-") && is_binding(&dashed) {
        return Some(dashed);
    }
    let event = attribute.rsplit([':', '@']).next()?;
    let binding = format!("phx-{event}");
    (event != attribute && is_event(&binding)).then_some(binding)
}

/// Whether the content of an element is text without entities.
pub(crate) fn is_raw_text(element: &str) -> bool {
    element == "script" || element == "style"
}

/// Whether an attribute is there or not, whatever its value.
pub(crate) fn is_boolean(attribute: &str) -> bool {
    HTML.has("boolean", attribute)
}

/// Whether the value of an attribute is a program, by the table of event handlers.
pub(crate) fn is_event_handler(attribute: &str) -> bool {
    HTML.has("handlers", attribute)
}

/// The attributes of WAI-ARIA.
pub(crate) fn aria() -> &'static [&'static str] {
    HTML.list("aria")
}

/// Whether the value of a binding is the name of an event, or commands.
pub(crate) fn is_event(binding: &str) -> bool {
    BINDINGS.has("events", binding)
}

/// Whether there is such a binding.
pub(crate) fn is_binding(binding: &str) -> bool {
    let value = binding
        .strip_prefix("phx-value-")
        .is_some_and(|key| !key.is_empty());
    value || is_event(binding) || BINDINGS.has("others", binding)
}

/// The bindings there are.
pub(crate) fn all_bindings() -> impl Iterator<Item = &'static str> {
    let known = BINDINGS
        .list("events")
        .iter()
        .chain(BINDINGS.list("others"));
    known.copied().chain(["phx-value-"])
}

/// The values of `phx-update`.
pub(crate) fn updates() -> &'static [&'static str] {
    BINDINGS.list("updates")
}

fn is_global(name: &str) -> bool {
    name.starts_with("data-")
        || ["global", "aria", "handlers"]
            .iter()
            .any(|list| HTML.has(list, name))
}

/// HTML: the name of a custom element has a dash.
fn is_custom(element: &str) -> bool {
    element.contains('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_that_may_run_code_is_treated_apart() {
        let html = [ELEMENTS.iter(), HTML.iter(), BINDINGS.iter()];
        let other = [SVG.iter(), MATHML.iter()];
        let known = html.into_iter().chain(other).flatten();
        for name in known.flat_map(|(_, words)| words).copied() {
            let table = ["code", "url", "animated", "commands"]
                .into_iter()
                .find(|list| ACTIVE.has(list, name));
            let expected = match table {
                Some("code") => Active::Code,
                Some("url") => Active::Url,
                Some("animated") => Active::Urls,
                Some(_) => Active::Commands,
                None if HTML.has("handlers", name) => Active::Code,
                None => Active::No,
            };
            for written in [name.to_owned(), name.to_uppercase()] {
                assert_eq!(active(&written), expected, "{written}");
            }
        }
        assert_eq!(ACTIVE.list("commands"), BINDINGS.list("events"));
        assert_eq!(active("onwebkitanimationend"), Active::Code);
        assert_eq!(active("on-click"), Active::No);
    }

    #[test]
    fn an_attribute_is_known_where_it_belongs() {
        let table = [
            (Language::Html, "a", "href", Attribute::Known),
            (Language::Html, "div", "title", Attribute::Known),
            (Language::Html, "div", "data-x", Attribute::Known),
            (Language::Html, "div", "aria-label", Attribute::Known),
            (Language::Html, "div", "onclick", Attribute::Known),
            (Language::Html, "input", "list", Attribute::Known),
            (Language::Html, "my-button", "anything", Attribute::Known),
            (
                Language::Html,
                "div",
                "for",
                Attribute::OfOthers(vec!["label", "output", "template"]),
            ),
            (Language::Html, "div", "nonsense", Attribute::Unknown),
            (Language::Svg, "path", "d", Attribute::Known),
            (Language::Svg, "svg", "viewBox", Attribute::Known),
            (Language::Svg, "svg", "viewbox", Attribute::Unknown),
            (Language::MathMl, "mfrac", "linethickness", Attribute::Known),
        ];
        for (language, element, name, expected) in table {
            assert_eq!(
                language.attribute(element, name),
                expected,
                "{element} {name}"
            );
        }
    }
}
