//! Suggestions: the known name that is nearest to the written one.

/// Writes `": did you mean `name`?"` for the known name that is nearest to `written`, or nothing.
pub(crate) fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(written, known)
        .map(|name| format!(": did you mean `{name}`?"))
        .unwrap_or_default()
}

/// Finds the known name to which the fewest slips of the finger lead, if they are few. Dashes, underscores
/// and capital letters are no slips.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let letters = |name: &str| name.replace(['-', '_'], "").to_lowercase();
    let meant = letters(written);
    let slips = match meant.len() {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    known
        .into_iter()
        .filter(|name| *name != written)
        .map(|name| (strsim::osa_distance(&meant, &letters(name)), name))
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
    fn only_a_few_slips_lead_to_a_name() {
        for (written, known, expected) in [
            ("userid", ["user_id", "room"], Some("user_id")),
            ("chanels", ["state", "channels"], Some("channels")),
            (
                "delete-item",
                ["delete_item", "delete"],
                Some("delete_item"),
            ),
            ("sav", ["save", "send"], Some("save")),
            ("delete", ["select", "deselect"], None),
            ("payload", ["user_id", "params"], None),
            ("id", ["id", "ix"], None),
        ] {
            assert_eq!(nearest(written, known), expected, "{written}");
        }
    }
}
