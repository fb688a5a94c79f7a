use bennu::html;

fn main() {
    let _ = html! {
        br/
        hr /
    };
}
