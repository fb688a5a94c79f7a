//! Every binding, and the event that the server receives.

use bennu::prelude::*;

use crate::app::App;

/// The number of events that are shown.
const SHOWN: usize = 12;

/// A view with every binding of clicks, forms, fields and keys.
#[derive(Debug, Default)]
pub struct Bindings {
    heard: Vec<Heard>,
    count: usize,
    profile: Profile,
    query: String,
}

/// An event in the form in which it is shown.
#[derive(Debug)]
struct Heard {
    number: usize,
    event: &'static str,
    detail: String,
}

/// `phx-value-*`: text on the wire, types here.
#[payload]
struct Picked {
    fruit: String,
    weight: f32,
    ripe: bool,
}

/// A form with nested fields: `profile[name]`.
#[payload]
struct ProfileForm {
    profile: Profile,
}

#[payload]
#[derive(Debug, Default)]
struct Profile {
    #[serde(default)]
    name: String,
    #[serde(default)]
    age: String,
    #[serde(default)]
    town: String,
    #[serde(default)]
    news: bool,
}

#[payload]
struct Search {
    query: String,
}

/// The value of a field when it loses the focus.
#[payload]
struct Left {
    value: String,
}

/// A key by the browser's name.
#[payload]
struct Key {
    key: String,
}

#[live_view("/bindings", state = App)]
impl Bindings {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.set_page_title("Bindings");
        Self::default()
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            div.title { h1 { "Bindings" } }
            div.board {
                section.sheet {
                    h2 { "Click, with values" }
                    p { "The values are text on the wire, and a number and a boolean in the handler." }
                    div.actions {
                        button phx-click="pick" phx-value-fruit="pear" phx-value-weight="0.2" phx-value-ripe="true" { "A pear" }
                        button phx-click="pick" phx-value-fruit="quince" phx-value-weight="0.4" phx-value-ripe="false" { "A quince" }
                        button phx-click="pick" phx-value-fruit="melon" phx-value-weight=("heavy") phx-value-ripe="true" { "A mistake" }
                    }
                }
                form.sheet #profile phx-change="change" phx-submit="submit" {
                    h2 { "Change and submit" }
                    div.field {
                        label for="profile-name" { "Name" }
                        input #profile-name name="profile[name]" value=(self.profile.name) autocomplete="off";
                    }
                    div.field {
                        label for="profile-age" { "Age" }
                        input #profile-age name="profile[age]" value=(self.profile.age) inputmode="numeric" autocomplete="off";
                        p.problem { (self.profile.problem()) }
                    }
                    div.field {
                        label for="profile-town" { "Town, heard when you leave the field" }
                        input #profile-town name="profile[town]" value=(self.profile.town) phx-debounce="blur" autocomplete="off";
                    }
                    label.check {
                        input type="hidden" name="profile[news]" value="false";
                        input type="checkbox" name="profile[news]" value="true" checked[self.profile.news];
                        "Send me news"
                    }
                    div.actions {
                        button.primary type="submit" phx-disable-with="Saving..." { "Save" }
                        button type="button" phx-click="start_over" { "Start over" }
                    }
                }
                section.sheet {
                    h2 { "Focus and blur" }
                    div.field {
                        label for="field" { "Come and go" }
                        input #field phx-focus="focus" phx-blur="blur" autocomplete="off";
                    }
                }
                section.sheet phx-window-keydown="escape" phx-key="Escape" {
                    h2 { "Keys" }
                    p { "Escape is heard anywhere, but in a field that hears keys itself." }
                    div.field {
                        label for="line" { "Enter is heard, nothing else" }
                        input #line phx-keydown="enter" phx-key="Enter" autocomplete="off";
                    }
                    div.field {
                        label for="letter" { "Heard as each key comes up" }
                        input #letter phx-keyup="key_up" maxlength="1" autocomplete="off";
                    }
                }
                form.sheet #search phx-change="search" {
                    h2 { "Debounce and throttle" }
                    div.field {
                        label for="search-query" { "Heard when you pause for 300 ms" }
                        input #search-query name="query" value=(self.query) phx-debounce="300" autocomplete="off";
                    }
                    div.actions {
                        button type="button" phx-click="drum" phx-throttle="1000" { "Heard once a second" }
                    }
                }
                section.sheet.heard {
                    h2 { "What the server heard" }
                    ol aria-live="polite" {
                        @for heard in self.heard.iter().rev() key=(heard.number) {
                            li { b { (heard.event) } " " span { (heard.detail) } }
                        }
                    }
                }
            }
        }
    }

    #[handle_event("pick")]
    async fn pick(&mut self, picked: Picked) {
        let ripe = if picked.ripe { "ripe" } else { "unripe" };
        let grams = picked.weight * 1000.0;
        self.hear("pick", format!("{ripe} {}, {grams} g", picked.fruit));
    }

    #[handle_event("change")]
    async fn change(&mut self, ProfileForm { profile }: ProfileForm) {
        self.hear("change", profile.described());
        self.profile = profile;
    }

    #[handle_event("submit")]
    async fn submit(
        &mut self,
        ProfileForm { profile }: ProfileForm,
        socket: &mut LiveSocket<Self>,
    ) {
        self.hear(
            "submit",
            format!("{} wants news: {}", profile.name, profile.news),
        );
        if profile.problem().is_empty() {
            socket.put_flash(Flash::Info, format!("Saved {}", profile.name));
        }
        self.profile = profile;
    }

    #[handle_event("start_over")]
    async fn start_over(&mut self) {
        self.hear("start over", String::new());
        self.profile = Profile::default();
    }

    #[handle_event("focus")]
    async fn focus(&mut self) {
        self.hear("focus", String::new());
    }

    #[handle_event("blur")]
    async fn blur(&mut self, left: Left) {
        self.hear("blur", left.value);
    }

    #[handle_event("enter")]
    async fn enter(&mut self, Left { value }: Left) {
        self.hear("enter", value);
    }

    #[handle_event("escape")]
    async fn escape(&mut self) {
        self.hear("escape", String::new());
    }

    #[handle_event("key_up")]
    async fn key_up(&mut self, Key { key }: Key) {
        self.hear("key up", key);
    }

    #[handle_event("search")]
    async fn search(&mut self, Search { query }: Search) {
        self.hear("search", query.clone());
        self.query = query;
    }

    #[handle_event("drum")]
    async fn drum(&mut self) {
        self.hear("drum", String::new());
    }

    fn hear(&mut self, event: &'static str, detail: String) {
        self.count += 1;
        if self.heard.len() == SHOWN {
            self.heard.remove(0);
        }
        self.heard.push(Heard {
            number: self.count,
            event,
            detail,
        });
    }
}

impl Profile {
    fn described(&self) -> String {
        match (&*self.name, &*self.town) {
            (name, "") => name.to_owned(),
            (name, town) => format!("{name} of {town}"),
        }
    }

    fn problem(&self) -> &'static str {
        match self.age.parse::<u8>() {
            _ if self.age.is_empty() => "",
            Ok(_) => "",
            Err(_) => "should be a number of years",
        }
    }
}
