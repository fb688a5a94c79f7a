use bennu::html;

fn main() {
    let _ = html! {
        @else { p {} }
    };
}
