//! Tables for people.

use comfy_table::{ContentLineStyle, LineStyle, Table, TableStyle};

const STYLE: TableStyle = TableStyle::new()
    .top_border(LineStyle::new('┌', '─', '┬', '┐'))
    .header_lines(ContentLineStyle::new('│', '│', '│'))
    .header_separator(LineStyle::new('├', '─', '┼', '┤'))
    .content_lines(ContentLineStyle::new('│', '│', '│'))
    .bottom_border(LineStyle::new('└', '─', '┴', '┘'));

/// A table under its title; without rows, a line that says so.
pub(crate) fn table(title: &str, header: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(header.to_vec());
    for row in rows {
        table.add_row(row.iter().map(|cell| cell.replace('\t', " ")).collect::<Vec<_>>());
    }
    let lines = table.lines().map(|line| format!("{line}\n")).collect::<String>();
    match title {
        "" => lines,
        title => format!("{title}\n{lines}"),
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
