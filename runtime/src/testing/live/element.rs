//! Elements: how a selector finds one, and whether a user could use it.

use scraper::{ElementRef, Html, Selector};

/// The maximum number of candidates that a message lists.
const SHOWN: usize = 12;

/// The part of a page that belongs to a view.
pub(super) struct Part<'a> {
    pub(super) document: &'a Html,
    pub(super) container: &'a str,
}

/// Parses a selector; the error says why it is invalid.
pub(super) fn selector(css: &str) -> Result<Selector, String> {
    Selector::parse(css).map_err(|error| format!("{css:?} is no CSS selector: {error}"))
}

impl<'a> Part<'a> {
    fn root(&self) -> Option<ElementRef<'a>> {
        let views = Selector::parse("[data-phx-session]").ok()?;
        self.document
            .select(&views)
            .find(|view| view.attr("id") == Some(self.container))
    }

    /// Finds the elements of the view that match.
    pub(super) fn all(&self, css: &str) -> Result<Vec<ElementRef<'a>>, String> {
        let selector = selector(css)?;
        let root = self
            .root()
            .ok_or("the container of the view is not in the page")?;
        Ok(root.select(&selector).collect())
    }

    /// Finds the elements of the view that match and have the text.
    pub(super) fn with_text(&self, css: &str, text: &str) -> Result<Vec<ElementRef<'a>>, String> {
        let mut all = self.all(css)?;
        all.retain(|element| text_of(*element).contains(&squeezed(text)));
        Ok(all)
    }

    /// Finds the one element that matches.
    pub(super) fn one(&self, css: &str) -> Result<ElementRef<'a>, String> {
        let all = self.all(css)?;
        if let [one] = all.as_slice() {
            return Ok(*one);
        }
        // A click may be on the document around the view.
        let around: Vec<_> = self.document.select(&selector(css)?).collect();
        match (all.len(), around.as_slice()) {
            (0, [one]) if owner(*one).is_none() => Ok(*one),
            (0, _) => Err(format!("no element matches {css:?}{}", self.near(css))),
            (several, _) => Err(format!(
                "{several} elements match {css:?}, and it must be one:{}",
                list(all)
            )),
        }
    }

    /// Lists the elements that may have been meant.
    fn near(&self, css: &str) -> String {
        let Some(root) = self.root() else {
            return String::new();
        };
        let last = css.rsplit([' ', '>', '+', '~']).next().unwrap_or_default();
        let tag: String = last
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let same: Vec<_> = root
            .descendent_elements()
            .filter(|element| element.value().name() == tag)
            .collect();
        let (what, near) = if same.is_empty() {
            let bound = |element: &ElementRef<'_>| {
                element
                    .value()
                    .attrs()
                    .any(|(name, _)| name.starts_with("phx-"))
            };
            (
                "the elements with bindings",
                root.descendent_elements().filter(bound).collect(),
            )
        } else {
            ("the elements of its kind", same)
        };
        if near.is_empty() {
            return format!("; the page:\n{}", root.inner_html());
        }
        format!("; {what}:{}", list(near))
    }
}

fn list(elements: Vec<ElementRef<'_>>) -> String {
    let count = elements.len();
    let mut list = String::new();
    for element in elements.into_iter().take(SHOWN) {
        list.push_str("\n  ");
        list.push_str(&shown(element));
    }
    if count > SHOWN {
        list.push_str("\n  ..");
    }
    list
}

/// Shows the start of an element and of its text.
pub(super) fn shown(element: ElementRef<'_>) -> String {
    let mut shown = format!("<{}", element.value().name());
    for (name, value) in element.value().attrs() {
        shown.push(' ');
        shown.push_str(name);
        if !value.is_empty() {
            let start: String = value.chars().take(80).collect();
            shown.push_str("=\"");
            shown.push_str(&start);
            shown.push('"');
        }
    }
    shown.push('>');
    shown.extend(text_of(element).chars().take(40));
    shown
}

/// Returns the text of an element, with single spaces.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    squeezed(&element.text().collect::<String>())
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Walks from the element outwards.
pub(super) fn outwards(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap))
}

/// Returns the id of the view that contains an element.
pub(super) fn owner(element: ElementRef<'_>) -> Option<&str> {
    outwards(element)
        .find(|around| around.attr("data-phx-session").is_some())
        .and_then(|view| view.attr("id"))
}

/// Returns whether an element, or a fieldset around it, is disabled.
pub(super) fn is_disabled(element: ElementRef<'_>) -> bool {
    let control = matches!(
        element.value().name(),
        "button" | "fieldset" | "input" | "optgroup" | "option" | "select" | "textarea"
    );
    if !control {
        return false;
    }
    let off = |element: &ElementRef<'_>| element.attr("disabled").is_some();
    let mut inside = element;
    off(&element)
        || element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|around| {
                let legend = inside.value().name() == "legend"
                    && around
                        .child_elements()
                        .find(|child| child.value().name() == "legend")
                        == Some(inside);
                inside = around;
                around.value().name() == "fieldset" && off(&around) && !legend
            })
}

/// Explains why a user cannot see or reach an element.
pub(super) fn unreachable(element: ElementRef<'_>) -> Option<String> {
    if element.value().name() == "input" && element.attr("type") == Some("hidden") {
        return Some("is a hidden field".to_owned());
    }
    outwards(element).find_map(|around| {
        let style: String = around
            .attr("style")
            .unwrap_or_default()
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect();
        let why = if around.attr("hidden").is_some() {
            "hidden"
        } else if around.attr("inert").is_some() {
            "inert"
        } else if style.contains("display:none") || style.contains("visibility:hidden") {
            "not displayed"
        } else if around.value().name() == "template" {
            "a template"
        } else {
            return None;
        };
        if around == element {
            Some(format!("is {why}"))
        } else {
            Some(format!("is within {}, which is {why}", shown(around)))
        }
    })
}
