//! Rows of the table, without copying.

pub(super) struct Row {
    pub(super) namespace: &'static str,
    pub(super) ty: &'static str,
    pub(super) kind: &'static str,
    pub(super) extends: &'static str,
    pub(super) implements: &'static str,
    pub(super) member: &'static str,
    pub(super) name: &'static str,
    pub(super) parameters: &'static str,
    pub(super) returns: &'static str,
    pub(super) seen_in: &'static str,
}

pub(super) fn rows(text: &'static str) -> impl Iterator<Item = Row> {
    text.lines().filter(|line| !line.is_empty()).map(row)
}

fn row(line: &'static str) -> Row {
    let mut rest = line;
    let mut cell = || {
        let (cell, after) = match rest.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
            Some((cell, after)) => (cell, after.strip_prefix(',').unwrap_or(after)),
            None => rest.split_once(',').unwrap_or((rest, "")),
        };
        rest = after;
        cell
    };
    Row {
        namespace: cell(),
        ty: cell(),
        kind: cell(),
        extends: cell(),
        implements: cell(),
        member: cell(),
        name: {
            // Between them stands whether it is static.
            cell();
            cell()
        },
        parameters: cell(),
        returns: cell(),
        seen_in: cell(),
    }
}

impl Row {
    /// `Map<K, V> m; Integer n` -> the types.
    pub(super) fn parameter_types(&self) -> Vec<&'static str> {
        let parts = self.parameters.split(';').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| part.rsplit_once(' ').map_or(part, |(ty, _)| ty.trim())).collect()
    }
}
