//! Components render what their functions render, whatever way their props and slots are given.

use bennu::prelude::*;

struct User {
    name: String,
    email: Option<String>,
}

fn users() -> Vec<User> {
    ["Ada", "Bob <b>"]
        .map(|name| User {
            name: name.to_owned(),
            email: (name == "Ada").then(|| "ada@example.com".to_owned()),
        })
        .into()
}

/// A user's card.
#[component]
fn user_card(
    user: &User,
    #[default("plain")] class: &str,
    note: Option<&str>,
    #[default] big: bool,
) -> Rendered {
    html! {
        div class={ "card " (class) } {
            b { (user.name) }
            @if let Some(note) = note { i { (note) } }
            @if big { "!" }
        }
    }
}

#[test]
fn props_are_given_or_have_their_default() {
    let users = users();
    let html = html! { UserCard user=(&users[0]); };
    assert_eq!(
        html.into_html(),
        r#"<div class="card plain"><b>Ada</b></div>"#
    );
    let html = html! { UserCard note="x" big class={ "a-" (1) } user=(&users[1]); };
    assert_eq!(
        html.into_html(),
        r#"<div class="card a-1"><b>Bob &lt;b&gt;</b><i>x</i>!</div>"#
    );
}

#[test]
fn what_may_be_left_out_can_be_given_as_an_option() {
    let users = users();
    for user in &users {
        let html = html! {
            UserCard user=(user) note=[user.email.as_deref()] class=[user.email.as_ref().map(|_| "has")] big[false];
        };
        let expected = match &user.email {
            Some(email) => format!(r#"<div class="card has"><b>Ada</b><i>{email}</i></div>"#),
            None => r#"<div class="card plain"><b>Bob &lt;b&gt;</b></div>"#.to_owned(),
        };
        assert_eq!(html.into_html(), expected);
    }
}

#[test]
fn the_function_stays_a_function() {
    let users = users();
    let called = user_card(&users[0], "x", None, true).into_html();
    let html = html! { UserCard.x user=(&users[0]) big; };
    assert_eq!(html.into_html(), called);
}

/// A default may use the props before it.
#[component]
fn image(src: &str, #[default(src)] alt: &str) -> Rendered {
    html! { img src=(src) alt=(alt); }
}

#[test]
fn a_default_may_use_the_props_before_it() {
    let html = html! { Image src="/a.png"; Image src="/b.png" alt="B"; };
    assert_eq!(
        html.into_html(),
        r#"<img src="/a.png" alt="/a.png"><img src="/b.png" alt="B">"#
    );
}

#[component]
fn card(title: &str, inner_block: Slot, footer: Option<Slot>) -> Rendered {
    html! {
        h2 { (title) }
        (inner_block)
        @if let Some(footer) = &footer { footer { (footer) } }
    }
}

#[test]
fn content_and_named_slots_are_where_the_component_puts_them() {
    let name = "Ada".to_owned();
    let html = html! {
        Card title=(&name) {
            :footer { "by " (name) }
            p { "Hello, " (name) }
            "!"
        }
        Card title="empty" { "-" }
    };
    assert_eq!(
        html.into_html(),
        "<h2>Ada</h2><p>Hello, Ada</p>!<footer>by Ada</footer><h2>empty</h2>-"
    );
}

/// A column of a table.
#[slot]
struct Column<'a> {
    /// Its heading.
    label: &'a str,
    #[default(1)]
    span: u8,
    class: Option<&'a str>,
}

#[component]
fn table<T>(rows: &[T], col: Vec<Slot<'_, T, Column<'_>>>, empty: Option<Slot>) -> Rendered {
    html! {
        table {
            thead { tr { @for col in &col { th colspan=(col.span) class=[col.class] { (col.label) } } } }
            tbody { @for row in rows { tr { @for col in &col { td { (col.render(row)) } } } } }
        }
        @if rows.is_empty() {
            @if let Some(empty) = empty { (empty) }
        }
    }
}

#[test]
fn a_repeated_slot_is_handed_each_row() {
    let users = users();
    let suffix = "?";
    let html = html! {
        Table rows=(&users) {
            :col |user| label="Name" { (user.name) (suffix) }
            :col |User { email, .. }| label="Mail" class="mail" span=2 { @if let Some(email) = email { (email) } }
            :col label="" { "-" }
        }
    };
    assert_eq!(
        html.into_html(),
        concat!(
            r#"<table><thead><tr><th colspan="1">Name</th><th colspan="2" class="mail">Mail</th><th colspan="1"></th></tr></thead>"#,
            "<tbody><tr><td>Ada?</td><td>ada@example.com</td><td>-</td></tr>",
            "<tr><td>Bob &lt;b&gt;?</td><td></td><td>-</td></tr></tbody></table>",
        )
    );
    let html = html! { Table rows=(&[] as &[User]) { :empty { "nobody" } } };
    assert_eq!(
        html.into_html(),
        "<table><thead><tr></tr></thead><tbody></tbody></table>nobody"
    );
}

#[component]
fn list<'a, T, I>(
    items: I,
    label: impl Fn(&T) -> String,
    inner_block: Option<Slot<'_, T>>,
) -> Rendered
where
    T: 'a,
    I: IntoIterator<Item = &'a T>,
{
    html! {
        @for item in items {
            b { (label(item)) }
            @if let Some(block) = &inner_block { (block.render(item)) }
        }
    }
}

#[test]
fn a_component_is_as_generic_as_its_function() {
    let users = users();
    let html = html! {
        List items=(&users) label=(|user| user.name.to_lowercase());
        List |number| items=(&[1, 2]) label=(|number| format!("No. {number}")) { (number * 10) }
    };
    assert_eq!(
        html.into_html(),
        "<b>ada</b><b>bob &lt;b&gt;</b><b>No. 1</b>10<b>No. 2</b>20"
    );
}

#[component]
fn field(
    id: &str,
    #[default("text")] r#type: &str,
    r#for: Option<&str>,
    #[rest(required, name)] rest: Attributes,
) -> Rendered {
    html! { input id=(id) type=(r#type) form=[r#for] ..(rest); }
}

#[test]
fn attributes_are_passed_on_in_the_order_of_the_call() {
    let (yes, no, some, none) = (true, false, Some("s"), None::<&str>);
    let html = html! {
        Field id="a" type="email" for="f" name="user[email]" phx-debounce="300" class="x" required aria-hidden="true"
            data-a[yes] data-b[no] data-c=[some] data-d=[none] title=[none] lang=[some] tabindex=(1 + 1) hidden[no];
        Field.x.y #b data-text="\"<&>" name={ "user[" (1) "]" } data-bare;
    };
    assert_eq!(
        html.into_html(),
        concat!(
            r#"<input id="a" type="email" form="f" name="user[email]" phx-debounce="300" class="x" required aria-hidden="true" data-a data-c="s" lang="s" tabindex="2">"#,
            r#"<input id="b" type="text" class="x y" data-text="&quot;&lt;&amp;&gt;" name="user[1]" data-bare>"#,
        )
    );
}

/// A component that passes on what it is passed.
#[component]
fn email(#[rest] attributes: Attributes) -> Rendered {
    html! { Field id="email" type="email" ..(&attributes) title="T"; Link href="/" ..(attributes) { "x" } }
}

#[test]
fn attributes_are_passed_on_through_components() {
    let html = html! { Email data-a="1" title="t"; };
    assert_eq!(
        html.into_html(),
        concat!(
            r#"<input id="email" type="email" data-a="1" title="T">"#,
            r#"<a href="/" data-a="1" title="t">x</a>"#,
        )
    );
}

mod ui {
    use bennu::prelude::*;

    /// As visible as its function.
    #[component]
    pub(crate) fn badge(text: &str) -> Rendered {
        html! { span.badge { (text) } }
    }
}

#[test]
fn a_component_of_another_module_is_called_by_its_path() {
    #[component]
    fn title(title: &str, inner_block: Slot) -> Rendered {
        html! { h1 { (title) " " (inner_block) } }
    }

    let html = html! { Title title="a" { ui::Badge text="b"; } };
    assert_eq!(
        html.into_html(),
        r#"<h1>a <span class="badge">b</span></h1>"#
    );
}

#[test]
fn a_component_is_called_without_a_template() {
    let html = ui::Badge::props().text("x").render();
    assert_eq!(html.into_html(), r#"<span class="badge">x</span>"#);
}

struct Users;

#[live_view(index = "/users", show = "/users/{id}")]
impl Users {
    #[mount]
    async fn mount() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "users" } }
    }
}

#[test]
fn a_link_says_to_the_client_how_it_is_followed() {
    let html = html! {
        Link navigate=(UsersRoute::Index) { "all" }
        Link patch=(UsersRoute::Show { id: "a b".to_owned() }) replace class="x" aria-current="page" { b { "one" } }
        Link patch=(UsersRoute::Index) replace[false] title=[None::<&str>] { "p" }
        Link href="/logout?a=1&b=2" target="_blank" { "out" }
        Link href=("javascript:alert(1)") { "bad" }
    };
    assert_eq!(
        html.into_html(),
        concat!(
            r#"<a href="/users" data-phx-link="redirect" data-phx-link-state="push">all</a>"#,
            r#"<a href="/users/a%20b" data-phx-link="patch" data-phx-link-state="replace" class="x" aria-current="page"><b>one</b></a>"#,
            r#"<a href="/users" data-phx-link="patch" data-phx-link-state="push">p</a>"#,
            r#"<a href="/logout?a=1&amp;b=2" target="_blank">out</a>"#,
            r#"<a href="about:blank#blocked">bad</a>"#,
        )
    );
}

#[component]
fn grid(
    rows: &[User],
    col: Vec<Slot<'_, User, Heading<'_>>>,
    footer: Option<Slot>,
    empty: Option<Slot>,
) -> Rendered {
    html! {
        @for col in &col { th { (col.label) } }
        @for row in rows { tr { @for col in &col { td { (col.render(row)) } } } }
        @if let Some(footer) = &footer { p { (footer) } }
        @if let Some(empty) = &empty { i { (empty) } }
    }
}

#[slot]
struct Heading<'a> {
    label: &'a str,
}

#[test]
fn slots_may_stand_in_control_flow_of_the_call() {
    let users = users();
    let columns = [("Name", true), ("Mail", false)];
    for (wide, expected) in [
        (
            true,
            "<th>Name</th><th>Mail</th><th>Wide</th><tr><td>Ada</td><td>ada@example.com</td><td>!</td></tr>\
             <p>wide</p><i>none</i>",
        ),
        (
            false,
            "<th>Name</th><th>Mail</th><th>Narrow</th><tr><td>Ada</td><td>ada@example.com</td><td>-</td></tr>\
             <i>none</i>",
        ),
    ] {
        let html = html! {
            Grid rows=(&users[..1]) {
                @for (label, is_name) in &columns {
                    :col |user| label=(label) {
                        @if *is_name { (user.name) } @else if let Some(email) = &user.email { (email) }
                    }
                }
                @if wide {
                    :col label="Wide" { "!" }
                    :footer { "wide" }
                } @else if users.is_empty() {
                } @else {
                    @if !wide { :col label="Narrow" { "-" } }
                }
                :empty { "none" }
            }
        };
        assert_eq!(html.into_html(), expected);
    }
}
