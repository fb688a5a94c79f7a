use bennu::html;

fn main() {
    let _ = html! {
        @for x in [1] key=x { (x) }
        @for x in [1] id=(x) { (x) }
    };
}
