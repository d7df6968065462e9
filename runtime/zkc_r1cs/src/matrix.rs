//! A sparse matrix in compressed rows, without its values.

/// Row starts, columns and coefficient ids. Row i owns the terms `row_starts[i] .. row_starts[i + 1]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// One more entry than there are rows; the first is 0.
    row_starts: Vec<u32>,
    columns: Vec<u32>,
    coefficients: Vec<u32>,
}

impl Matrix {
    pub(crate) fn new() -> Self {
        Matrix { row_starts: vec![0], columns: Vec::new(), coefficients: Vec::new() }
    }

    /// Rows, empty ones included.
    pub fn n_rows(&self) -> usize {
        self.row_starts.len() - 1
    }

    /// Terms in all rows together.
    pub fn n_terms(&self) -> usize {
        self.columns.len()
    }

    /// The columns and coefficient ids of one row; both empty if there is no such row.
    pub fn row(&self, row: usize) -> (&[u32], &[u32]) {
        let bounds =
            self.row_starts.get(row..).and_then(|starts| starts.first().zip(starts.get(1)));
        let Some((&start, &end)) = bounds else { return (&[], &[]) };
        let range = start as usize..end as usize;
        let columns = self.columns.get(range.clone()).unwrap_or(&[]);
        (columns, self.coefficients.get(range).unwrap_or(&[]))
    }

    pub(crate) fn reserve(&mut self, n_rows: usize, n_terms: usize) {
        self.row_starts.reserve_exact(n_rows);
        self.columns.reserve_exact(n_terms);
        self.coefficients.reserve_exact(n_terms);
    }

    pub(crate) fn same_shape(&self, other: &Matrix) -> bool {
        self.row_starts == other.row_starts && self.columns == other.columns
    }

    /// Appends one row. `None`, with nothing appended, if term counts would outgrow 32 bits.
    pub(crate) fn push_row(
        &mut self,
        terms: impl ExactSizeIterator<Item = (u32, u32)>,
    ) -> Option<()> {
        let end = u32::try_from(self.columns.len() + terms.len()).ok()?;
        for (column, coefficient) in terms {
            self.columns.push(column);
            self.coefficients.push(coefficient);
        }
        self.row_starts.push(end);
        Some(())
    }
}
