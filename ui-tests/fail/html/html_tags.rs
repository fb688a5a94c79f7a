use bennu::html;

fn main() {
    let _ = html! {
        <div class="a">
            hello
        </div>
    };
}
