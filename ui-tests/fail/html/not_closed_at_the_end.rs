use bennu::html;

fn main() {
    let _ = html! {
        p { "x" }
        img src="a.png"
    };
}
