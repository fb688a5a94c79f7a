//! The words of HTML, SVG, `MathML` and LiveView.

mod bindings;
mod elements;
mod global;
mod html;
mod mathml;
mod svg;

/// The language that an element belongs to, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Language {
    Html,
    Svg,
    MathMl,
}

/// What is known of an attribute of an element.
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

    /// The language of what stands in an element.
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
            Self::Html => own_attributes(element).is_some(),
            Self::Svg => contains(svg::ELEMENTS, element),
            Self::MathMl => contains(mathml::ELEMENTS, element),
        };
        known || ["svg", "math"].contains(&element) || is_custom(element)
    }

    /// The elements there are.
    pub(crate) fn elements(self) -> Vec<&'static str> {
        match self {
            Self::Html => {
                let html = elements::ELEMENTS.iter().map(|(name, _)| *name);
                html.chain(["math", "svg"]).collect()
            }
            Self::Svg => svg::ELEMENTS.to_vec(),
            Self::MathMl => mathml::ELEMENTS.to_vec(),
        }
    }

    /// Whether an element can have an attribute.
    pub(crate) fn attribute(self, element: &str, name: &str) -> Attribute {
        if is_global(name) || is_custom(element) {
            return Attribute::Known;
        }
        let own = match self {
            Self::Html => own_attributes(element).unwrap_or_default(),
            Self::Svg => svg::ATTRIBUTES,
            Self::MathMl => mathml::ATTRIBUTES,
        };
        if contains(own, name) {
            return Attribute::Known;
        }
        let others: Vec<_> = elements::ELEMENTS
            .iter()
            .filter(|(_, attributes)| contains(attributes, name))
            .map(|(element, _)| *element)
            .collect();
        if others.is_empty() || self != Self::Html {
            Attribute::Unknown
        } else {
            Attribute::OfOthers(others)
        }
    }

    /// The attributes that an element can have, but for the events and those with a free part.
    pub(crate) fn attributes(self, element: &str) -> Vec<&'static str> {
        let own = match self {
            Self::Html => own_attributes(element).unwrap_or_default(),
            Self::Svg => svg::ATTRIBUTES,
            Self::MathMl => mathml::ATTRIBUTES,
        };
        [own, global::ATTRIBUTES, global::EVENT_HANDLERS].concat()
    }
}

/// Whether an element has no content and no end.
pub(crate) fn is_void(element: &str) -> bool {
    contains(html::VOID, element)
}

/// Whether an element of HTML goes by the name.
pub(crate) fn is_html(element: &str) -> bool {
    own_attributes(element).is_some()
}

/// Whether the content of an element is text without entities.
pub(crate) fn is_raw_text(element: &str) -> bool {
    element == "script" || element == "style"
}

/// Whether the value of an attribute is a URL that the browser follows or loads.
pub(crate) fn is_url(attribute: &str) -> bool {
    contains(html::URLS, attribute)
}

/// Whether an attribute is there or not, whatever its value.
pub(crate) fn is_boolean(attribute: &str) -> bool {
    contains(html::BOOLEAN, attribute)
}

/// Whether the value of an attribute is a program.
pub(crate) fn is_event_handler(attribute: &str) -> bool {
    contains(global::EVENT_HANDLERS, attribute)
}

/// The attributes of WAI-ARIA.
pub(crate) fn aria() -> &'static [&'static str] {
    global::ARIA
}

/// Whether the value of a binding is the name of an event, or commands.
pub(crate) fn is_event(binding: &str) -> bool {
    contains(bindings::EVENTS, binding)
}

/// Whether there is such a binding.
pub(crate) fn is_binding(binding: &str) -> bool {
    let value = binding
        .strip_prefix("phx-value-")
        .is_some_and(|key| !key.is_empty());
    value || is_event(binding) || contains(bindings::OTHERS, binding)
}

/// The bindings there are.
pub(crate) fn all_bindings() -> impl Iterator<Item = &'static str> {
    let known = bindings::EVENTS.iter().chain(bindings::OTHERS);
    known.copied().chain(["phx-value-"])
}

/// What `phx-update` can be.
pub(crate) fn updates() -> &'static [&'static str] {
    bindings::UPDATES
}

fn is_global(name: &str) -> bool {
    name.starts_with("data-")
        || contains(global::ATTRIBUTES, name)
        || contains(global::ARIA, name)
        || contains(global::EVENT_HANDLERS, name)
}

/// HTML: the name of a custom element has a dash.
fn is_custom(element: &str) -> bool {
    element.contains('-')
}

fn own_attributes(element: &str) -> Option<&'static [&'static str]> {
    let at = elements::ELEMENTS.binary_search_by_key(&element, |(name, _)| name);
    at.ok().map(|at| elements::ELEMENTS[at].1)
}

fn contains(table: &[&str], name: &str) -> bool {
    table.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        let tables = [
            html::VOID,
            html::BOOLEAN,
            html::URLS,
            global::ATTRIBUTES,
            global::ARIA,
            global::EVENT_HANDLERS,
            svg::ELEMENTS,
            svg::ATTRIBUTES,
            mathml::ELEMENTS,
            mathml::ATTRIBUTES,
            bindings::EVENTS,
            bindings::OTHERS,
            bindings::UPDATES,
        ];
        let own = elements::ELEMENTS.iter().map(|(_, attributes)| *attributes);
        for table in own.chain(tables) {
            assert!(table.is_sorted(), "{table:?}");
        }
        assert!(elements::ELEMENTS.is_sorted());
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
