//! Look-ups in a table of comma-separated lines that are sorted by their folded first column. The table is text in
//! the executable, so that a process that looks nothing up pays nothing, and a look-up is a few comparisons.

use std::cmp::Ordering;

#[derive(Clone, Copy)]
pub(crate) struct Table(&'static str);

impl Table {
    /// The text of a file with a heading line.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self(text)
    }

    fn body(self) -> &'static str {
        self.0.split_once('\n').map_or("", |(_, body)| body)
    }

    pub(crate) fn lines(self) -> impl Iterator<Item = &'static str> {
        self.body().lines()
    }

    /// All lines whose first columns are `key`, without regard to case.
    pub(crate) fn rows(self, key: &str) -> impl Iterator<Item = &'static str> {
        self.from(|line| compare(first(line), key)).take_while(move |line| first(line).eq_ignore_ascii_case(key))
    }

    /// All lines from the first one that `order` does not place before what is sought.
    pub(crate) fn from(self, order: impl Fn(&str) -> Ordering) -> std::str::Lines<'static> {
        let body = self.body();
        let (mut low, mut high) = (0, body.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = body.as_bytes()[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1).max(low);
            let rest = &body[start..];
            let end = rest.find('\n').map_or(body.len(), |i| start + i + 1);
            if order(body[start..end].trim_end()) == Ordering::Less {
                low = end;
            } else {
                high = start;
            }
        }
        body[low..].lines()
    }
}

pub(crate) fn first(line: &str) -> &str {
    line.split(',').next().unwrap_or(line)
}

/// Orders as the tables are sorted: by the bytes of the lower-case form.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    a.bytes().map(|b| b.to_ascii_lowercase()).cmp(b.bytes().map(|b| b.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Table = Table::new("key,value\nA,1\nb,2\nB,3\nc_d,4\ncat,5\n");

    fn rows(key: &str) -> Vec<&'static str> {
        SMALL.rows(key).collect()
    }

    #[test]
    fn rows_are_found_by_their_first_column_whatever_the_case() {
        assert_eq!(rows("a"), ["A,1"]);
        assert_eq!(rows("B"), ["b,2", "B,3"]);
        assert_eq!(rows("C_D"), ["c_d,4"]);
        assert_eq!(rows("CAT"), ["cat,5"]);
        assert!(rows("").is_empty() && rows("ca").is_empty() && rows("zz").is_empty());
    }
}
