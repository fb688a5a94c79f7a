use bennu::html;

fn main() {
    let done = true;
    let _ = html! {
        input disabled="false";
        input checked=(done);
    };
}
