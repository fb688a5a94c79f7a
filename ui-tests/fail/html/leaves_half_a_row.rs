use bennu::html;

fn main() {
    let _ = html! {
        @for x in [1, 2] {
            p { (if x > 1 { continue } else { x }) }
        }
    };
}
