//! The official tool's tables of test results: two blanks between columns, a rule below the heads.

const GAP: &str = "  ";

pub(super) fn table(title: &str, heads: &[&str], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..heads.len()).map(|column| width(heads[column], rows, column)).collect();
    let line = |cells: Vec<String>| {
        let last = cells.len().saturating_sub(1);
        let padded = cells.iter().enumerate().map(|(column, cell)| {
            let gap = if column == last { "" } else { GAP };
            format!("{}{gap}", pad(cell, widths[column]))
        });
        padded.collect::<String>()
    };
    let mut out = format!("=== {title}\n");
    out += &line(heads.iter().map(|head| (*head).to_owned()).collect());
    out += "\n";
    out += &line(widths.iter().map(|width| "─".repeat(*width)).collect());
    out += "\n";
    for row in rows {
        out += &self::row(row, &widths);
        out += "\n";
    }
    out
}

fn width(head: &str, rows: &[Vec<String>], column: usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(column)).flat_map(|cell| cell.split('\n'));
    cells.chain([head]).map(|line| line.chars().count()).max().unwrap_or_default()
}

/// Further lines of a cell stand below its first; the cells after it go on behind its last.
fn row(cells: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (column, cell) in cells.iter().enumerate() {
        let gap = if column + 1 == cells.len() { "" } else { GAP };
        let before = out.chars().count();
        for (place, line) in cell.split('\n').enumerate() {
            if place > 0 {
                out += "\n";
                out += &" ".repeat(before);
            }
            out += &pad(line, widths[column]);
            out += gap;
        }
    }
    out
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_several_lines_stays_in_its_column() {
        let rows = [vec!["A.b".to_owned(), "no\nClass.A.b".to_owned(), "7".to_owned()]];
        let expected = "=== T\nNAME  MESSAGE    MS\n────  ─────────  ──\nA.b   no         \n      Class.A.b  7 \n";
        assert_eq!(table("T", &["NAME", "MESSAGE", "MS"], &rows), expected);
    }
}
