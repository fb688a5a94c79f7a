//! Several pages of one view are the variants of its route, and captures have types.

use bennu::live_view::{IntoLivePath, LiveRoute};
use bennu::prelude::*;

struct Users {
    page: u64,
    route: UsersRoute,
}

#[payload]
struct ListQuery {
    #[serde(default)]
    page: u64,
}

#[live_view(index = "/users", new = "/users/new", edit = "/users/{id: u64}/edit")]
impl Users {
    #[mount]
    async fn mount(route: UsersRoute) -> Self {
        Self { page: 0, route }
    }

    #[handle_params]
    async fn params(&mut self, query: ListQuery, route: UsersRoute, socket: &mut LiveSocket<Self>) {
        self.page = query.page;
        match &route {
            UsersRoute::Index => socket.set_page_title("Users"),
            UsersRoute::New => socket.set_page_title("New user"),
            UsersRoute::Edit { id } => socket.set_page_title(format!("User {id}")),
        }
        self.route = route;
    }

    #[handle_event("next", external)]
    async fn next(&mut self, socket: &mut LiveSocket<Self>) -> Result<(), Value> {
        let query = ListQuery { page: self.page + 1 };
        let next = UsersRoute::Index.path().query(&query).fragment("list");
        socket.push_patch(next);
        Ok(())
    }

    #[handle_event("edit", external)]
    async fn edit(&mut self, socket: &mut LiveSocket<Self>) {
        socket.push_patch(UsersRoute::Edit { id: 7 });
    }

    #[handle_event("away", external)]
    async fn away(&mut self, socket: &mut LiveSocket<Self>) {
        socket.push_navigate(Post::path(7, "a b"));
        socket.push_navigate(FilesRoute { path: "a".to_owned() });
        socket.replace_navigate(UsersRoute::New.path());
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { (self.page) } }
    }
}

#[payload]
struct Value(String);

/// The captures have the types of the arguments that take them.
pub struct Post {
    id: u32,
}

#[live_view("/posts/{id}/{slug}")]
impl Post {
    #[mount]
    async fn mount(id: u32, slug: String) -> Result<Self, Refused> {
        if slug.is_empty() {
            return Err(Refused::forbidden());
        }
        Ok(Self { id })
    }

    #[handle_params]
    async fn params(&mut self, id: u32) -> Result<(), Refused> {
        self.id = id;
        Ok(())
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { (self.id) } }
    }
}

pub(crate) struct Files;

#[live_view("/files/{*path}")]
impl Files {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { "files" }
    }
}

/// A capture that every page has can be an argument.
struct Room(u64);

#[live_view(show = "/rooms/{id: u64}", edit = "/rooms/{id: u64}/edit/{what}")]
impl Room {
    #[mount]
    async fn mount(id: u64) -> Self {
        Self(id)
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { (self.0) }
    }
}

fn captures(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn main() {
    assert_eq!(Users::SPEC.paths, ["/users", "/users/new", "/users/{id}/edit"]);
    assert_eq!(Post::SPEC.paths, ["/posts/{id}/{slug}"]);
    assert_eq!(Files::SPEC.paths, ["/files/{*path}"]);

    let edit = UsersRoute::from_captures(2, &captures(&[("id", "7")]));
    assert_eq!(edit, Some(UsersRoute::Edit { id: 7 }));
    assert_eq!(UsersRoute::from_captures(2, &captures(&[("id", "seven")])), None);
    assert_eq!(UsersRoute::from_captures(3, &[]), None);
    assert_eq!(UsersRoute::Edit { id: 7 }.path().as_str(), "/users/7/edit");
    assert_eq!(UsersRoute::New.into_live_path().as_str(), "/users/new");

    assert_eq!(Post::path(7, "a/b?c").as_str(), "/posts/7/a%2Fb%3Fc");
    assert_eq!(Post::path(7, String::from("x")).as_str(), "/posts/7/x");
    assert_eq!(Files::path("a b/c").as_str(), "/files/a%20b/c");
    assert_eq!(RoomRoute::Show { id: 1 }.path().as_str(), "/rooms/1");
}
