//! Tables for people.

use unicode_width::UnicodeWidthStr;

/// A table under its title.
pub(crate) fn table(title: &str, header: &[&str], rows: &[Vec<String>]) -> String {
    let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    let widths = widths(&header, rows);
    let mut out = String::new();
    if !title.is_empty() {
        out.extend([title, "\n"]);
    }
    border(&mut out, ['┌', '┬', '┐'], &widths);
    content(&mut out, &header, &widths);
    border(&mut out, ['├', '┼', '┤'], &widths);
    rows.iter().for_each(|row| content(&mut out, row, &widths));
    border(&mut out, ['└', '┴', '┘'], &widths);
    out
}

/// Of each column, its widest line.
fn widths(header: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths = vec![1; header.len()];
    for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.split('\n').map(UnicodeWidthStr::width).max().unwrap_or_default().max(*width);
        }
    }
    widths
}

fn border(out: &mut String, [left, between, right]: [char; 3], widths: &[usize]) {
    for (column, width) in widths.iter().enumerate() {
        out.push(if column == 0 { left } else { between });
        out.extend(std::iter::repeat_n('─', width + 2));
    }
    out.push(right);
    out.push('\n');
}

/// A row is as high as its highest cell; a tab is shown as one space.
fn content(out: &mut String, row: &[String], widths: &[usize]) {
    let height = row.iter().map(|cell| cell.split('\n').count()).max().unwrap_or_default();
    for line in 0..height {
        for (column, width) in widths.iter().enumerate() {
            let text = row.get(column).and_then(|cell| cell.split('\n').nth(line)).unwrap_or_default();
            out.push_str("│ ");
            out.extend(text.chars().map(|c| if c == '\t' { ' ' } else { c }));
            out.extend(std::iter::repeat_n(' ', width - text.width() + 1));
        }
        out.push_str("│\n");
    }
}

/// Two columns: what a thing is called and what it is. Rows without a value are kept, as scripts that read text expect.
pub(crate) fn pairs(title: &str, header: [&str; 2], rows: &[(&str, String)]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|(name, value)| vec![(*name).to_owned(), value.clone()]).collect();
    table(title, &header, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_may_have_several_lines_and_wide_letters() {
        let rows = [vec!["x\ny".into(), "a\tb".into()], vec!["漢字".into()]];
        insta::assert_snapshot!(table("", &["A", ""], &rows), @r"
        ┌──────┬─────┐
        │ A    │     │
        ├──────┼─────┤
        │ x    │ a b │
        │ y    │     │
        │ 漢字 │     │
        └──────┴─────┘
        ");
    }

    #[test]
    fn a_table_has_its_title_above() {
        let shown = table("Alias List", &["Alias", "Value"], &[vec!["a".into(), "b@c.d".into()]]);
        insta::assert_snapshot!(shown, @r"
        Alias List
        ┌───────┬───────┐
        │ Alias │ Value │
        ├───────┼───────┤
        │ a     │ b@c.d │
        └───────┴───────┘
        ");
    }
}
