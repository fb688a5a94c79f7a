//! Pages that lead to each other.

use bennu::live_view::RedirectTo;
use bennu::prelude::*;

use super::{App, Mark, User};

/// Goes everywhere.
pub(crate) struct Home {
    visits: u64,
}

#[payload]
pub(crate) struct To {
    to: String,
}

#[live_view("/home", state = App, pushes(Mark))]
impl Home {
    #[mount]
    async fn mount() -> Self {
        Self { visits: 0 }
    }

    #[handle_params]
    async fn params(&mut self, socket: &mut LiveSocket<Self>) {
        self.visits += 1;
        socket.set_page_title(format!("Home {}", self.visits));
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            h1 { "Home" }
            a.again href="/home?again" data-phx-link="patch" data-phx-link-state="push" { "again" }
            a.items href="/items?page=2" data-phx-link="redirect" data-phx-link-state="push" { "items" }
            a.wrong href="/items" data-phx-link="patch" data-phx-link-state="push" { "no patch" }
            a.admin href="/admin" data-phx-link="redirect" data-phx-link-state="replace" { "admin" }
            a.plain href="/items" { "loads" }
            button phx-click="flash" { "flash" }
            button.go phx-click=(Js::push("go").value("to", "items")) { "go" }
        }
    }

    #[handle_event("flash")]
    async fn flash(&mut self, socket: &mut LiveSocket<Self>) {
        socket.put_flash(Flash::Info, "Hello");
    }

    #[handle_event("go")]
    async fn go(&mut self, to: To, socket: &mut LiveSocket<Self>) {
        socket.put_flash(Flash::Info, format!("to {}", to.to));
        socket.push_event(Mark { at: 7 });
        match to.to.as_str() {
            "items" => socket.push_navigate(ItemsRoute::Index),
            "replace" => socket.replace_navigate(ItemsRoute::Show { id: 3 }),
            "admin" => socket.push_navigate(Admin::path()),
            "load" => socket.redirect(RedirectTo::path("/items").expect("a path")),
            "patch" => socket.push_patch(Self::path()),
            _ => {}
        }
    }
}

/// Patches.
pub(crate) struct Items {
    page: u64,
    route: ItemsRoute,
}

#[payload]
pub(crate) struct Query {
    #[serde(default)]
    page: u64,
}

#[live_view(index = "/items", show = "/items/{id: u64}", state = App)]
impl Items {
    #[mount]
    async fn mount(route: ItemsRoute) -> Self {
        Self { page: 0, route }
    }

    #[handle_params]
    async fn params(
        &mut self,
        query: Query,
        route: ItemsRoute,
        socket: &mut LiveSocket<Self>,
    ) -> Result<(), Refused> {
        match (&route, query.page) {
            (ItemsRoute::Show { id: 404 }, _) => {
                return Err(Refused::reason("no such item").with_status(404));
            }
            (ItemsRoute::Show { id: 55 }, _) if socket.connected() => {
                socket.push_patch(ItemsRoute::Show { id: 56 });
            }
            (ItemsRoute::Show { id: 5 }, _) => socket.push_patch(ItemsRoute::Show { id: 6 }),
            (ItemsRoute::Show { id: 13 }, _) => socket.push_patch(ItemsRoute::Show { id: 13 }),
            (ItemsRoute::Show { id: 500 }, _) => panic!("on purpose"),
            _ => {}
        }
        self.page = query.page;
        self.route = route;
        Ok(())
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            @match self.route {
                ItemsRoute::Index => { h1 { "Items, page " (self.page) } }
                ItemsRoute::Show { id } => { h1 { "Item " (id) } }
            }
            button.next phx-click="next" { "next" }
            button.say phx-click="say" { "say" }
            button.home phx-click="home" { "home" }
            button.loops phx-click="show" phx-value-id="13" { "loops" }
            button.gone phx-click="show" phx-value-id="404" { "gone" }
            button.five phx-click="show" phx-value-id="5" { "five" }
            a.back href="?page=1" data-phx-link="patch" data-phx-link-state="replace" { "back" }
        }
    }

    #[handle_event("next")]
    async fn next(&mut self, socket: &mut LiveSocket<Self>) {
        let query = Query {
            page: self.page + 1,
        };
        socket.put_flash(Flash::Info, "turned");
        socket.push_patch(ItemsRoute::Index.path().query(&query));
    }

    #[handle_event("show")]
    async fn show(&mut self, show: Show, socket: &mut LiveSocket<Self>) {
        socket.push_patch(ItemsRoute::Show { id: show.id });
    }

    #[handle_event("say")]
    async fn say(&mut self, socket: &mut LiveSocket<Self>) {
        socket.put_flash(Flash::Info, "said");
    }

    #[handle_event("home")]
    async fn home(&mut self, socket: &mut LiveSocket<Self>) {
        socket.push_navigate(Home::path());
    }
}

#[payload]
pub(crate) struct Show {
    id: u64,
}

/// Behind a hook.
pub(crate) struct Admin;

#[live_view("/admin", state = App)]
impl Admin {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { h1 { "Admin" } }
    }
}

/// Shows its user, and nothing of another's.
pub(crate) struct Profile {
    user: String,
    notes: Vec<String>,
}

#[payload]
pub(crate) struct Note {
    text: String,
}

#[live_view("/profile", state = App)]
impl Profile {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        let user = socket
            .extension::<User>()
            .map_or_else(|| "nobody".to_owned(), |user| user.0.clone());
        let zone = socket.connect_param::<String>("zone").unwrap_or_default();
        Self {
            user,
            notes: vec![zone],
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            h1 { (self.user) }
            form #note phx-submit="note" { input name="text"; }
            @for note in &self.notes { li { (note) } }
        }
    }

    #[handle_event("note")]
    async fn note(&mut self, note: Note) {
        self.notes.push(note.text);
    }

    #[terminate]
    async fn terminate(self, reason: Reason, socket: &mut LiveSocket<Self>) {
        if let Some(ended) = &socket.state().ended {
            let _ = ended.send(("Profile", reason));
        }
    }
}

/// Fails where the path says.
pub(crate) struct Broken {
    render: bool,
}

#[live_view("/broken/{how}", state = App)]
impl Broken {
    #[mount]
    async fn mount(how: String, socket: &mut LiveSocket<Self>) -> Result<Self, Refused> {
        match (how.as_str(), socket.connected()) {
            ("mount", _) | ("join", true) => panic!("on purpose"),
            ("gone", true) => Err(Refused::reason("gone").with_status(410)),
            ("forbidden", false) => Err(Refused::forbidden()),
            (how, connected) => {
                if how == "slow" {
                    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
                }
                Ok(Self {
                    render: how == "render" || (how == "render_joined" && connected),
                })
            }
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        assert!(!self.render, "on purpose");
        html! {
            p { "whole" }
            button phx-click="render" { "break" }
        }
    }

    #[handle_event("render")]
    async fn break_render(&mut self) {
        self.render = true;
    }
}

/// Sends its browser away from its mount.
pub(crate) struct Refusing;

#[live_view("/away/{when}", state = App, pushes(Mark))]
impl Refusing {
    #[mount]
    async fn mount(when: String, socket: &mut LiveSocket<Self>) -> Self {
        socket.push_event(Mark { at: 1 });
        socket.put_flash(Flash::Error, "go away");
        match (when.as_str(), socket.connected()) {
            ("first", _) | ("later", true) => socket.push_navigate(Home::path()),
            ("evil", _) => socket.push_navigate(LivePath::<Home>::new("//evil.example")),
            ("patch", _) => socket.push_patch(LivePath::<Self>::new("/%09/evil.example")),
            ("load", true) => socket.redirect(RedirectTo::path("/home").expect("a path")),
            _ => {}
        }
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { "here" }
    }
}
