use bennu::html;

struct User {
    name: String,
}

fn main() {
    let user = User { name: "Ada".to_owned() };
    let _ = html! {
        p { (user) " " (user.name) }
        p title=(Some(1)) { "x" }
        p title=[Some(&user)] ..("x") {}
    };
}
