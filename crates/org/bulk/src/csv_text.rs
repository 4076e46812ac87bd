//! CSV as the Bulk API reads and writes it.

use csv::{QuoteStyle, ReaderBuilder, Terminator, WriterBuilder};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delimiter {
    Backquote,
    Caret,
    #[default]
    Comma,
    Pipe,
    Semicolon,
    Tab,
}

impl Delimiter {
    const ALL: [(Self, &'static str, u8); 6] = [
        (Self::Backquote, "BACKQUOTE", b'`'),
        (Self::Caret, "CARET", b'^'),
        (Self::Comma, "COMMA", b','),
        (Self::Pipe, "PIPE", b'|'),
        (Self::Semicolon, "SEMICOLON", b';'),
        (Self::Tab, "TAB", b'\t'),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(delimiter, ..)| *delimiter)
    }

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(delimiter, ..)| *delimiter == self).map_or("COMMA", |(_, name, _)| name)
    }

    fn byte(self) -> u8 {
        Self::ALL.iter().find(|(delimiter, ..)| *delimiter == self).map_or(b',', |(.., byte)| *byte)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineEnding {
    #[default]
    Lf,
    CrLf,
}

impl LineEnding {
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "LF" => Some(Self::Lf),
            "CRLF" => Some(Self::CrLf),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Lf => "LF",
            Self::CrLf => "CRLF",
        }
    }

    /// What the first line really ends with; `None` where there is only one line.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let end = text.find('\n')?;
        Some(if text[..end].ends_with('\r') { Self::CrLf } else { Self::Lf })
    }
}

/// The cells of each line, the header first.
pub(crate) fn parse(text: &str, delimiter: Delimiter) -> Result<Vec<Vec<String>>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter.byte()).from_reader(text.as_bytes());
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.into_records().map(|line| line.map(cells).map_err(|e| format!("Failed to parse CSV: {e}"))).collect()
}

/// Every cell in quotes, as the platform writes its results.
pub fn table<'a>(
    lines: impl IntoIterator<Item = Vec<std::borrow::Cow<'a, str>>>,
    delimiter: Delimiter,
    ending: LineEnding,
) -> String {
    let terminator = match ending {
        LineEnding::Lf => Terminator::Any(b'\n'),
        LineEnding::CrLf => Terminator::CRLF,
    };
    let mut writer = WriterBuilder::new()
        .flexible(true)
        .quote_style(QuoteStyle::Always)
        .delimiter(delimiter.byte())
        .terminator(terminator)
        .from_writer(Vec::new());
    for line in lines {
        // Writing to memory does not fail.
        let _ = writer.write_record(line.iter().map(|cell| cell.as_bytes()));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, delimiter: &str, expected: &str) {
        let delimiter = Delimiter::named(delimiter).unwrap();
        let lines = parse(text, delimiter).unwrap();
        let lines = lines.into_iter().map(|line| line.into_iter().map(Into::into).collect());
        assert_eq!(table(lines, delimiter, LineEnding::of(text).unwrap_or_default()), expected);
    }

    #[test]
    fn tables_are_read_and_written_in_their_own_form() {
        check("Id,Name\n1,\"a,\"\"b\"\n", "COMMA", "\"Id\",\"Name\"\n\"1\",\"a,\"\"b\"\n");
        check("\u{feff}Id|Name\r\n1|\r\n", "PIPE", "\"Id\"|\"Name\"\r\n\"1\"|\"\"\r\n");
        check("a\tb\nx\ty,z", "TAB", "\"a\"\t\"b\"\n\"x\"\t\"y,z\"\n");
        for name in ["BACKQUOTE", "CARET", "COMMA", "PIPE", "SEMICOLON", "TAB"] {
            assert_eq!(Delimiter::named(name).map(Delimiter::name), Some(name));
        }
    }
}
