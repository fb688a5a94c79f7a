//! Filling a form like a user.

use std::fmt;
use std::panic::Location;

use super::action::Action;
use super::binding::Step;
use super::view::TestView;

/// A form that a test fills, selected by [`TestView::form`].
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/dashboard.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), testing::LiveError> {
/// # let endpoint = endpoint();
/// # let mut view = testing::live(&endpoint, "/dashboard").await?;
/// view.form("#caption").fill([("text", "hello")]).submit().await;
/// assert!(view.has("li", "hello"));
/// # Ok(())
/// # }
/// ```
#[must_use = "submit it, or say that it changes"]
pub struct FormFilling<'v> {
    view: &'v mut TestView,
    css: String,
    fills: Vec<Fill>,
}

/// The new value of a field.
#[derive(Clone, Debug)]
enum Fill {
    /// The user enters a value.
    Person(String, String),
    /// The page's JavaScript sets a value.
    Script(String, String),
}

impl<'v> FormFilling<'v> {
    pub(super) fn new(view: &'v mut TestView, css: &str) -> Self {
        Self {
            view,
            css: css.to_owned(),
            fills: Vec::new(),
        }
    }

    /// Fills fields by their names.
    ///
    /// | field | value |
    /// |---|---|
    /// | text | any text that the field accepts |
    /// | radio button, checkbox, select | one of its values |
    /// | single checkbox | `""`, `"false"` or `"off"` leaves it unchecked |
    ///
    /// A name that occurs several times gives a list several values, and fills several fields of that
    /// name in turn.
    pub fn fill<N: Into<String>, V: Into<String>>(
        mut self,
        values: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let person = |(name, value): (N, V)| Fill::Person(name.into(), value.into());
        self.fills.extend(values.into_iter().map(person));
        self
    }

    /// Sets a hidden field, like the page's JavaScript.
    pub fn hidden(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fills.push(Fill::Script(name.into(), value.into()));
        self
    }

    /// Ends the input without a submit, which sends one `phx-change` of the last field.
    ///
    /// # Panics
    /// If a user could not fill a field in this way, or nothing handles the change.
    #[track_caller]
    pub fn change(self) -> Action<'v> {
        let caller = Location::caller();
        let what = format!("change of {:?}", self.css);
        let Self { view, css, fills } = self;
        Action::new(view, what, caller, |view| {
            view.fill(&css, &fills, &Then::Change)
        })
    }

    /// Submits the form by its first button, or by the Enter key.
    ///
    /// # Panics
    /// If a user could not fill a field in this way, or the browser would not submit the form.
    #[track_caller]
    pub fn submit(self) -> Action<'v> {
        let caller = Location::caller();
        let what = format!("submit of {:?}", self.css);
        let Self { view, css, fills } = self;
        Action::new(view, what, caller, |view| {
            view.fill(&css, &fills, &Then::Submit(None))
        })
    }

    /// Submits the form by the given button.
    ///
    /// # Panics
    /// If a user could not fill a field in this way, the button does not belong to the form, or the
    /// browser would not submit the form.
    #[track_caller]
    pub fn submit_with(self, button: &str) -> Action<'v> {
        let caller = Location::caller();
        let what = format!("submit of {:?}", self.css);
        let Self { view, css, fills } = self;
        let then = Then::Submit(Some(button.to_owned()));
        Action::new(view, what, caller, |view| view.fill(&css, &fills, &then))
    }
}

/// The action of the user on a filled form.
enum Then {
    Change,
    Submit(Option<String>),
}

impl TestView {
    fn fill(&mut self, css: &str, fills: &[Fill], then: &Then) -> Result<Vec<Step>, String> {
        self.person(|person| {
            let form = person.form(css)?;
            let mut last = None;
            let mut filled: Vec<&str> = Vec::new();
            for fill in fills {
                match fill {
                    Fill::Person(name, value) => {
                        let again = filled.contains(&name.as_str());
                        last = Some(person.fill(&form, name, value, again)?);
                        filled.push(name);
                    }
                    Fill::Script(name, value) => form.give_hidden(person.typed, name, value),
                }
            }
            match then {
                Then::Change => {
                    let first = form
                        .controls
                        .iter()
                        .find(|control| !control.name.is_empty());
                    let changed = last.or(first.map(|control| control.element));
                    let changed = changed.ok_or("the form has no field that could change")?;
                    person.changed(&form, changed)
                }
                Then::Submit(None) => person.submit(&form, None),
                Then::Submit(Some(css)) => {
                    let button = person.part.one(css)?;
                    let of_form = form
                        .controls
                        .iter()
                        .any(|control| control.element == button);
                    if !of_form || !super::form::is_submit(button) {
                        return Err(format!("{css:?} is no button that submits the form"));
                    }
                    person.submit(&form, Some(button))
                }
            }
        })
    }
}

impl fmt::Debug for FormFilling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormFilling")
            .field("css", &self.css)
            .field("fills", &self.fills)
            .finish_non_exhaustive()
    }
}
