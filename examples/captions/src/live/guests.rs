//! The guests, page by page, and the form for a new one: one view with two URLs.

use bennu::prelude::*;

use super::GuestPage;
use crate::app::App;
use crate::guest_book::Guest;

/// A view of the guests, page by page.
#[derive(Debug)]
pub struct Guests {
    shown: Vec<Guest>,
    page: usize,
    pages: usize,
    /// The form while it is filled in.
    form: Option<NewGuest>,
    /// Whether the errors of the form are shown.
    checked: bool,
}

/// The query of the list.
#[payload]
struct ListQuery {
    #[serde(default = "first")]
    page: usize,
}

/// The input of the user in the form.
#[payload]
#[derive(Clone, Debug, Default)]
struct NewGuest {
    #[serde(default)]
    name: String,
    #[serde(default)]
    words: String,
}

/// The fields of the form: `guest[name]`, `guest[words]`.
#[payload]
struct GuestForm {
    guest: NewGuest,
}

#[live_view(index = "/guests", new = "/guests/new", state = App)]
impl Guests {
    #[mount]
    async fn mount() -> Self {
        Self {
            shown: Vec::new(),
            page: 1,
            pages: 1,
            form: None,
            checked: false,
        }
    }

    #[handle_params]
    async fn params(
        &mut self,
        query: ListQuery,
        route: GuestsRoute,
        socket: &mut LiveSocket<Self>,
    ) {
        let (shown, pages) = socket.state().guest_book.page(query.page);
        (self.shown, self.pages, self.page) = (shown, pages, query.page);
        match route {
            GuestsRoute::Index => {
                self.form = None;
                socket.set_page_title(format!("Guests, page {}", query.page));
            }
            GuestsRoute::New => {
                self.form = Some(NewGuest::default());
                self.checked = false;
                socket.set_page_title("A new guest");
            }
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            div.title {
                h1 { "Guests" }
                @if self.form.is_none() {
                    Link .button.primary patch=(GuestsRoute::New.path()) { "Sign the book" }
                }
            }
            @if let Some(guest) = &self.form {
                form.sheet #new-guest phx-change="validate" phx-submit="save" {
                    (field("name", "Name", &guest.name, guest.name_problem().filter(|_| self.checked)))
                    (field("words", "A word or two", &guest.words, guest.words_problem().filter(|_| self.checked)))
                    div.actions {
                        button.primary type="submit" phx-disable-with="Signing..." { "Sign" }
                        button type="button" phx-click="cancel" { "Cancel" }
                    }
                }
            }
            ul.guests {
                @for guest in &self.shown key=(guest.id) {
                    li {
                        Link navigate=(GuestPage::path(guest.id)) { (guest.name) }
                        p { (guest.words) }
                    }
                }
            }
            nav.pager aria-label="Pages" {
                @for number in 1..=self.pages {
                    Link patch=(page(number))
                        aria-current=[(number == self.page).then_some("page")] { (number) }
                }
                button.quiet phx-click="leave" { "Load it all anew" }
            }
        }
    }

    #[handle_event("validate")]
    async fn validate(&mut self, form: GuestForm) {
        self.form = Some(form.guest);
    }

    #[handle_event("save")]
    async fn save(&mut self, GuestForm { guest }: GuestForm, socket: &mut LiveSocket<Self>) {
        if guest.name_problem().or(guest.words_problem()).is_some() {
            self.checked = true;
            self.form = Some(guest);
            return;
        }
        let id = socket
            .state()
            .guest_book
            .add(guest.name.trim(), guest.words.trim());
        socket.put_flash(Flash::Info, format!("{} is in the book", guest.name.trim()));
        socket.push_navigate(GuestPage::path(id));
    }

    #[handle_event("cancel")]
    async fn cancel(&mut self, socket: &mut LiveSocket<Self>) {
        socket.replace_patch(page(self.page));
    }

    /// Leaves by a full load, which keeps the flash.
    #[handle_event("leave")]
    async fn leave(&mut self, socket: &mut LiveSocket<Self>) {
        socket.put_flash(Flash::Info, "Loaded anew");
        socket.redirect(GuestsRoute::Index.path());
    }
}

impl NewGuest {
    fn name_problem(&self) -> Option<&'static str> {
        match self.name.trim().chars().count() {
            0 => Some("can't be blank"),
            1..=40 => None,
            _ => Some("should be at most 40 characters"),
        }
    }

    fn words_problem(&self) -> Option<&'static str> {
        let long = self.words.trim().chars().count() > 120;
        long.then_some("should be at most 120 characters")
    }
}

/// Returns the path of a page of the list.
fn page(number: usize) -> LivePath<Guests> {
    let query = ListQuery { page: number };
    GuestsRoute::Index.path().query(&query)
}

const fn first() -> usize {
    1
}

fn field(name: &str, label: &str, value: &str, problem: Option<&str>) -> Rendered {
    html! {
        div.field {
            label for={ "guest-" (name) } { (label) }
            input id={ "guest-" (name) } name={ "guest[" (name) "]" } value=(value) autocomplete="off"
                aria-invalid=(problem.is_some().to_string()) aria-describedby={ "problem-" (name) };
            p.problem id={ "problem-" (name) } { (problem.unwrap_or_default()) }
        }
    }
}
