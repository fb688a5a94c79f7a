use bennu::prelude::*;

#[component(x)]
async fn card(
    #[default = "a"] title: &str,
    #[default("a")] note: Option<&str>,
    #[default] footer: Slot,
    #[slot] header: Slot,
    cells: &[Slot],
    inner_block: Vec<Slot>,
    render: u8,
    title: u8,
    attributes: Attributes,
    #[rest] rest: String,
    #[rest(onclick)] more: Attributes,
    maybe_width: u8,
    #[default(1)] width: u8,
) {
}

fn main() {}
