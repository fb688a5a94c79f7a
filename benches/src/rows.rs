//! The rows of the table that is measured.

/// A row.
pub(crate) struct Row {
    pub(crate) id: usize,
    pub(crate) name: String,
    pub(crate) value: u64,
}

impl Row {
    pub(crate) fn new(id: usize) -> Self {
        Self {
            id,
            name: format!("Row {id}"),
            value: 1_000,
        }
    }
}

/// So many rows.
pub(crate) fn rows(count: usize) -> Vec<Row> {
    (0..count).map(Row::new).collect()
}

/// Changes the values of ten of the first 1,000 rows.
pub(crate) fn change(rows: &mut [Row]) {
    for row in rows.iter_mut().take(1_000).skip(50).step_by(100) {
        row.value += 1;
    }
}
