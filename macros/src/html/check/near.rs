//! The nearest name: what was probably meant.

/// `": did you mean `name`?"` for the known name that the fewest slips of the finger lead to, or
/// nothing.
pub(super) fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(written, known)
        .map(|name| format!(": did you mean `{name}`?"))
        .unwrap_or_default()
}

/// Names of HTML are short, so that slips are counted: how alike long words look says little here.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let slips = match written.len() {
        0..=1 => 0,
        2..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    known
        .into_iter()
        .map(|name| (strsim::osa_distance(written, name), name))
        .filter(|(distance, _)| *distance <= slips)
        .min_by(|(left, one), (right, other)| {
            let alike = |name| strsim::jaro_winkler(written, name);
            left.cmp(right)
                .then_with(|| alike(other).total_cmp(&alike(one)))
        })
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_slips_lead_to_the_nearest() {
        let table = [
            ("dvi", ["div", "del", "dfn"], Some("div")),
            ("typ", ["typeof", "type", "step"], Some("type")),
            ("fro", ["for", "if", "let"], Some("for")),
            (
                "phx-clik",
                ["phx-click-away", "phx-click", "phx-blur"],
                Some("phx-click"),
            ),
            ("phx-on-hover", ["phx-hook", "phx-focus", "phx-key"], None),
            ("x", ["a", "p", "b"], None),
        ];
        for (written, known, expected) in table {
            assert_eq!(nearest(written, known), expected, "{written}");
        }
    }
}
