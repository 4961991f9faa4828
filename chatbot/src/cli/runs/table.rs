//! Columns of text.

use super::fold;

/// Rows of as many cells as the first one has, which is the head.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(head: &[&str]) -> Self {
        Self { rows: vec![head.iter().map(|name| name.to_uppercase()).collect()] }
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| fold::line(&cell)).collect());
    }

    /// The table without columns in which nothing stands.
    pub(super) fn text(&self) -> String {
        let widths: Vec<usize> = (0..self.rows[0].len()).map(|at| self.width(at)).collect();
        self.rows.iter().map(|row| line(row, &widths)).collect()
    }

    fn width(&self, at: usize) -> usize {
        let length = |row: &Vec<String>| row[at].chars().count();
        match self.rows[1..].iter().map(length).max() {
            None | Some(0) => 0,
            Some(longest) => longest.max(length(&self.rows[0])),
        }
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).filter(|(_, width)| **width > 0);
    let cells: Vec<_> = cells.map(|(cell, width)| format!("{cell:<width$}")).collect();
    format!("{}\n", cells.join("  ").trim_end())
}
