use bennu::html;

fn main() {
    let name = "x";
    let _ = html! {
        p { {name} }
        p title={name} { (name) }
    };
}
