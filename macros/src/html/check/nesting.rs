//! Elements within others where a browser closes the outer one, or moves the inner one elsewhere.
//!
//! Source: the HTML Living Standard, 13.2.6.4 "The rules for parsing tokens in HTML content".

/// Elements at whose start a browser closes a `p`.
const CLOSES_P: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "table",
    "ul",
];

/// Elements that close one of their own kind, or one of the same list, right around them.
const CLOSES_SIBLING: &[&[&str]] = &[
    &["dd", "dt"],
    &["h1", "h2", "h3", "h4", "h5", "h6"],
    &["li"],
    &["option"],
];

/// The parts of a table, each with the elements that they stand in.
const PARTS: &[(&str, &[&str])] = &[
    ("caption", &["table"]),
    ("col", &["colgroup"]),
    ("colgroup", &["table"]),
    ("tbody", &["table"]),
    ("td", &["tr"]),
    ("tfoot", &["table"]),
    ("th", &["tr"]),
    ("thead", &["table"]),
    ("tr", &["tbody", "thead", "tfoot"]),
];

/// The parts of a table that hold other parts alone.
const ROWS: &[&str] = &["table", "tbody", "tfoot", "thead", "tr"];

/// The relevant elements around a place. Inside a component everything is open.
#[derive(Clone, Copy, Default)]
pub(super) struct Around<'t> {
    /// The element right around, if it is in the same template.
    parent: Option<&'t str>,
    /// Whether a `p` is open, which the start of some elements closes.
    p: bool,
    /// The links, buttons and forms that are open.
    open: Open,
}

/// Which of the elements are open that cannot be in one of their own kind.
#[derive(Clone, Copy, Default)]
struct Open {
    a: bool,
    button: bool,
    form: bool,
}

impl<'t> Around<'t> {
    /// The surroundings of the content of an element.
    pub(super) fn within(self, element: &'t str) -> Self {
        let here = Self {
            parent: Some(element),
            ..self
        };
        match element {
            "p" => Self { p: true, ..here },
            "a" => Self {
                open: Open {
                    a: true,
                    ..self.open
                },
                ..here
            },
            "button" => Self {
                open: Open {
                    button: true,
                    ..self.open
                },
                p: false,
                ..here
            },
            "form" => Self {
                open: Open {
                    form: true,
                    ..self.open
                },
                ..here
            },
            "template" => Self {
                parent: here.parent,
                ..Self::default()
            },
            // A browser looks no further than these.
            "caption" | "td" | "th" | "object" => Self {
                parent: here.parent,
                p: false,
                open: Open {
                    form: self.open.form,
                    ..Open::default()
                },
            },
            "svg" | "math" => Self { p: false, ..here },
            _ => here,
        }
    }

    /// The surroundings of the content of a component, which may put elements between.
    pub(super) fn within_component(self) -> Self {
        Self {
            parent: None,
            p: false,
            ..self
        }
    }

    /// Returns what is wrong with an element of HTML here.
    pub(super) fn mistake(self, element: &str) -> Option<String> {
        let within_itself = match element {
            "a" => self.open.a,
            "button" => self.open.button,
            "form" => self.open.form,
            _ => false,
        };
        if within_itself {
            return Some(format!(
                "`{element}` cannot be in another `{element}`: the browser closes the outer one before it"
            ));
        }
        if self.p && CLOSES_P.contains(&element) {
            return Some(format!(
                "`{element}` cannot be in a `p`: the browser closes the `p` before it; write `div` instead of `p`"
            ));
        }
        let parent = self.parent?;
        if CLOSES_SIBLING
            .iter()
            .any(|kin| kin.contains(&element) && kin.contains(&parent))
        {
            return Some(format!(
                "`{element}` cannot be right in `{parent}`: the browser closes the `{parent}` before it"
            ));
        }
        in_table(element, parent)
    }

    /// Whether the text here would be moved out of its table.
    pub(super) fn moves_text(self) -> Option<&'t str> {
        self.parent.filter(|parent| ROWS.contains(parent))
    }
}

fn in_table(element: &str, parent: &str) -> Option<String> {
    let part = PARTS.iter().find(|(part, _)| *part == element);
    match part {
        Some((_, parents)) if parents.contains(&parent) => None,
        Some(("tr", _)) if parent == "table" => Some(
            "`tr` stands in `tbody`, `thead` or `tfoot`: the browser puts a `tbody` around it, which the page then has and the template has not".to_owned(),
        ),
        // What a component, or the template around, may be.
        Some(_) if parent == "template" => None,
        Some((_, parents)) => Some(format!(
            "`{element}` stands in {}, and not in `{parent}`: the browser leaves it out, or moves it",
            crate::diag::list(parents.iter().copied())
        )),
        None if ROWS.contains(&parent) && !["script", "style", "template"].contains(&element) => {
            Some(format!(
                "`{element}` cannot be right in `{parent}`: the browser moves it out of the table"
            ))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_would_move_is_a_mistake() {
        let table = [
            ("p p", true),
            ("p b div", true),
            ("p span", false),
            ("p button p", false),
            ("div p", false),
            ("a b a", true),
            ("a div", false),
            ("button button", true),
            ("form div form", true),
            ("form template form", false),
            ("li li", true),
            ("li ul li", false),
            ("h1 h2", true),
            ("table tr", true),
            ("table tbody tr td a", false),
            ("table tbody tr td table tbody tr td", false),
            ("table div", true),
            ("div td", true),
            ("tr th", false),
            ("table caption", false),
            ("colgroup col", false),
        ];
        for (path, wrong) in table {
            let mut around = Around::default();
            let mut found = None;
            for element in path.split(' ') {
                found = around.mistake(element);
                around = around.within(element);
            }
            assert_eq!(found.is_some(), wrong, "{path}: {found:?}");
        }
    }
}
