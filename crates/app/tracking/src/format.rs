//! How a state is written: a line per file, row and deploy, under lines that say how many there are, up to one that says it
//! is the last. Half a file is never taken for a whole one.

use crate::remote::Member;
use crate::state::{Pending, State};
use std::borrow::Cow;
use std::fmt::Write;
use std::str::Lines;

/// The first line; the number changes with the format.
const TITLE: &str = "orgyard tracking";
const VERSION: &str = "2";
const END: &str = "end";

pub(crate) fn encode(state: &State) -> String {
    let mut out = String::with_capacity(128 * (state.files.len() + state.members.len()) + 256);
    let _ = writeln!(out, "{TITLE}\t{VERSION}");
    let _ = writeln!(out, "revision\t{}", state.revision);
    let _ = writeln!(out, "official\t{}", escaped(state.official.as_deref().unwrap_or("-")));
    let _ = writeln!(out, "files\t{}", state.files.len());
    for (path, hash) in &state.files {
        out.extend([hash.as_str(), "\t", &escaped(path), "\n"]);
    }
    let _ = writeln!(out, "members\t{}", state.members.len());
    for (key, member) in &state.members {
        write_member(&mut out, key, member);
    }
    let _ = writeln!(out, "pending\t{}", state.pending.len());
    for (id, pending) in &state.pending {
        // JSON of its own has no line ends.
        let json = serde_json::to_string(pending).unwrap_or_default();
        out.extend([id.as_str(), "\t", json.as_str(), "\n"]);
    }
    out.extend([END, "\n"]);
    out
}

fn write_member(out: &mut String, key: &str, member: &Member) {
    let _ = write!(out, "{}\t", member.revision);
    let _ = match member.synced {
        Some(synced) if synced == member.revision => write!(out, "="),
        Some(synced) => write!(out, "{synced}"),
        None => write!(out, "-"),
    };
    let flags = match (member.obsolete, member.new) {
        (true, true) => "*",
        (true, false) => "o",
        (false, true) => "n",
        (false, false) => "-",
    };
    let (by, when) = (escaped(&member.changed_by), escaped(&member.changed));
    out.extend(["\t", flags, "\t", &by, "\t", &when, "\t", &escaped(key), "\n"]);
}

/// What can be read and is written again can be read.
pub fn fuzz_state(data: &[u8]) {
    if let Ok(state) = decode(&String::from_utf8_lossy(data)) {
        let again = decode(&encode(&state));
        assert!(again.is_ok_and(|again| again.files == state.files && again.members == state.members));
    }
}

/// The state, or why it is none.
pub(crate) fn decode(text: &str) -> Result<State, String> {
    let mut reader = Reader { lines: text.lines(), at: 0 };
    match reader.named(TITLE)? {
        VERSION => {}
        other => return Err(format!("its format {other} is not known here")),
    }
    let revision = reader.number("revision")?;
    let official = Some(reader.named("official")?).filter(|id| *id != "-").map(unescaped);
    let file = |line: &str| {
        let (hash, path) = line.split_once('\t')?;
        Some((unescaped(path), hash.to_owned()))
    };
    let pending = |line: &str| {
        let (id, json) = line.split_once('\t')?;
        Some((id.to_owned(), serde_json::from_str::<Pending>(json).ok()?))
    };
    let state = State {
        revision,
        official,
        files: reader.several("files", file)?.into_iter().collect(),
        members: reader.several("members", read_member)?.into_iter().collect(),
        pending: reader.several("pending", pending)?.into_iter().collect(),
    };
    match reader.next()? {
        END if reader.lines.next().is_none() && text.ends_with('\n') => Ok(state),
        _ => Err(reader.strange()),
    }
}

fn read_member(line: &str) -> Option<(String, Member)> {
    let mut fields = line.splitn(6, '\t');
    let revision = fields.next()?.parse().ok()?;
    let synced = match fields.next()? {
        "=" => Some(revision),
        "-" => None,
        other => Some(other.parse().ok()?),
    };
    let (obsolete, new) = match fields.next()? {
        "*" => (true, true),
        "o" => (true, false),
        "n" => (false, true),
        "-" => (false, false),
        _ => return None,
    };
    let (changed_by, changed) = (unescaped(fields.next()?), unescaped(fields.next()?));
    let key = unescaped(fields.next()?);
    Some((key, Member { revision, synced, obsolete, new, changed_by, changed }))
}

struct Reader<'t> {
    lines: Lines<'t>,
    at: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<&'t str, String> {
        self.at += 1;
        self.lines.next().ok_or_else(|| format!("it ends before line {}", self.at))
    }

    fn strange(&self) -> String {
        format!("line {} is not understood", self.at)
    }

    /// What a line says after its name.
    fn named(&mut self, name: &str) -> Result<&'t str, String> {
        let line = self.next()?;
        line.strip_prefix(name).and_then(|rest| rest.strip_prefix('\t')).ok_or_else(|| self.strange())
    }

    fn number<N: std::str::FromStr>(&mut self, name: &str) -> Result<N, String> {
        self.named(name)?.parse().map_err(|_| self.strange())
    }

    fn several<T>(&mut self, name: &str, read: impl Fn(&'t str) -> Option<T>) -> Result<Vec<T>, String> {
        let count: usize = self.number(name)?;
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(read(self.next()?).ok_or_else(|| self.strange())?);
        }
        Ok(all)
    }
}

/// Without what separates fields and lines.
fn escaped(text: &str) -> Cow<'_, str> {
    match text.contains(['\\', '\t', '\n', '\r']) {
        true => text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r").into(),
        false => text.into(),
    }
}

fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            (plain, false) => plain,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn full() -> State {
        let member = |revision, synced, obsolete, new| Member {
            revision,
            synced,
            obsolete,
            new,
            changed_by: "005000000000001".into(),
            changed: "2026-01-02T03:04:05.000+0000".into(),
        };
        let pending = Pending {
            files: BTreeMap::from([("a\nb".into(), Some("4".into())), ("gone".into(), None)]),
            components: vec![("ApexClass".into(), "A".into())],
            revision: 3,
            validation: true,
        };
        State {
            revision: 9,
            official: Some("id".into()),
            files: BTreeMap::from([("a/b".into(), "1".into()), ("odd\\n\t\n\r.x".into(), "2".into())]),
            members: BTreeMap::from([
                ("ApexClass###A".into(), member(9, Some(9), false, true)),
                ("ApexClass###B".into(), member(8, Some(7), true, true)),
                ("Layout###A B\t".into(), member(2, None, true, false)),
                ("X###".into(), Member::default()),
            ]),
            pending: BTreeMap::from([("0Af1".into(), pending)]),
        }
    }

    #[test]
    fn what_was_written_is_read() {
        for state in [State::default(), full()] {
            assert_eq!(decode(&encode(&state)).unwrap(), state);
        }
    }

    #[test]
    fn half_a_file_is_not_taken_for_a_whole_one() {
        let whole = encode(&full());
        for end in 0..whole.len() {
            assert!(decode(&whole[..end]).is_err(), "{}", &whole[..end]);
        }
        let lines: Vec<&str> = whole.lines().collect();
        for gone in 0..lines.len() {
            let rest: String =
                lines.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, l)| format!("{l}\n")).collect();
            assert!(decode(&rest).is_err(), "without line {gone}");
        }
        assert!(decode(&format!("{whole}more\n")).is_err());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let check = |text: &str, why: &str| assert_eq!(decode(text).unwrap_err(), why);
        check("", "it ends before line 1");
        check("{\"version\": 1}", "line 1 is not understood");
        check("orgyard tracking\t9\n", "its format 9 is not known here");
        check("orgyard tracking\t2\nrevision\tx\n", "line 2 is not understood");
        check("orgyard tracking\t2\nrevision\t1\nofficial\t-\nfiles\t2\n1\ta\n", "it ends before line 6");
        check("orgyard tracking\t2\nrevision\t1\nofficial\t-\nfiles\t1\nnothing\n", "line 5 is not understood");
    }
}
