use bennu::html;

fn main() {
    let _ = html! {
        @fro x in [1] { (x) }
        @count
    };
}
