use bennu::html;

fn main() {
    let users = ["x"];
    let _ = html! {
        @for user { p { (user) } }
        @for user <- users { p { (user) } }
        p { "x" }
    };
}
