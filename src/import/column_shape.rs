//! What the cells of a column look like, to tell a row from a line of prose.

/// What the cells of a column look like, learned from the first records: what tells a row from a line of prose.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    filled: u32,
    numbers: u32,
    links: u32,
    words: u32,
}

impl Shape {
    /// Learns from another cell of the column.
    pub fn learn(&mut self, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        self.numbers += u32::from(is_number(cell));
        self.links += u32::from(is_link(cell));
        self.words += u32::from(is_word(cell));
    }

    /// Whether the column has a shape, and the cell that shape.
    pub fn fits(&self, cell: &str) -> Option<bool> {
        let cell = cell.trim();
        if cell.is_empty() || self.filled < 3 {
            return None;
        }
        let most = |count: u32| count * 20 >= self.filled * 19;
        match self {
            _ if most(self.numbers) => Some(is_number(cell)),
            _ if most(self.links) => Some(is_link(cell)),
            _ if most(self.words) => Some(is_word(cell)),
            _ => None,
        }
    }
}

fn is_number(cell: &str) -> bool {
    cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-'))
        && cell.bytes().any(|b| b.is_ascii_digit())
}

fn is_link(cell: &str) -> bool {
    cell.starts_with("http") && !cell.contains(char::is_whitespace)
}

fn is_word(cell: &str) -> bool {
    cell.len() <= 64 && !cell.contains(char::is_whitespace)
}
