//! `System.Url`, with the parts and the resolution of `java.net.URL`.

use std::fmt;

use crate::{Result, Thrown};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Url {
    protocol: String,
    authority: Option<String>,
    user_info: Option<String>,
    host: String,
    port: Option<u16>,
    path: String,
    query: Option<String>,
    reference: Option<String>,
}

impl Url {
    /// `new Url(spec)`.
    pub fn parse(spec: &str) -> Result<Self> {
        let spec = spec.trim();
        let Some((protocol, rest)) = protocol(spec) else {
            return Err(Thrown::string(format!("no protocol: {spec}")));
        };
        let protocol = protocol.to_ascii_lowercase();
        default_port(&protocol).ok_or_else(|| Thrown::string(format!("unknown protocol: {protocol}")))?;
        Self { protocol, ..Self::default() }.with(rest)
    }

    /// `new Url(context, spec)`: relative to another one, unless the text stands by itself.
    pub fn resolve(&self, spec: &str) -> Result<Self> {
        let spec = spec.trim();
        match protocol(spec) {
            Some((protocol, rest)) if protocol.eq_ignore_ascii_case(&self.protocol) && !rest.starts_with('/') => {
                self.clone().with(rest)
            }
            Some(_) => Self::parse(spec),
            None => self.clone().with(spec),
        }
    }

    /// `new Url(protocol, host, port, file)`: port -1 is none.
    pub fn of_parts(protocol: &str, host: &str, port: i32, file: &str) -> Result<Self> {
        let protocol = protocol.to_ascii_lowercase();
        default_port(&protocol).ok_or_else(|| Thrown::string(format!("unknown protocol: {protocol}")))?;
        let port = match port {
            -1 => None,
            _ => Some(u16::try_from(port).map_err(|_| Thrown::string(format!("Invalid port number :{port}")))?),
        };
        let authority = port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let mut url = Self { protocol, authority: Some(authority), host: host.to_owned(), port, ..Self::default() };
        url.set_file(file);
        Ok(url)
    }

    fn with(mut self, spec: &str) -> Result<Self> {
        if spec.is_empty() {
            return Ok(self);
        }
        if let Some(reference) = spec.strip_prefix('#') {
            self.reference = Some(reference.to_owned());
            return Ok(self);
        }
        let mut file = spec;
        if let Some(rest) = spec.strip_prefix("//") {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            self.set_authority(&rest[..end])?;
            self.path.clear();
            file = &rest[end..];
        }
        let base = std::mem::take(&mut self.path);
        self.set_file(file);
        let absolute = self.path.starts_with('/') || self.path.is_empty() && base.is_empty();
        if !absolute && !base.is_empty() {
            let folder = base.rfind('/').map_or("", |at| &base[..=at]);
            self.path = format!("{folder}{}", self.path);
        } else if !absolute && self.authority.is_some() {
            self.path.insert(0, '/');
        }
        self.path = without_dots(&self.path);
        Ok(self)
    }

    fn set_authority(&mut self, authority: &str) -> Result<()> {
        let (user_info, address) = match authority.rsplit_once('@') {
            Some((user, address)) => (Some(user.to_owned()), address),
            None => (None, authority),
        };
        let host_end = address.rfind(']').map_or(0, |at| at + 1);
        let (host, port) = match address[host_end..].split_once(':') {
            Some((rest, port)) => (&address[..host_end + rest.len()], port),
            None => (address, ""),
        };
        let read = || port.parse().map_err(|_| Thrown::string(format!("Error at index 0 in: \"{port}\"")));
        self.port = if port.is_empty() { None } else { Some(read()?) };
        self.host = host.to_owned();
        self.user_info = user_info;
        self.authority = Some(authority.to_owned());
        Ok(())
    }

    fn set_file(&mut self, file: &str) {
        let (file, reference) = split(file, '#');
        let (path, query) = split(file, '?');
        self.path = path.to_owned();
        self.query = query;
        self.reference = reference;
    }

    pub fn protocol(&self) -> &str {
        &self.protocol
    }

    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    pub fn user_info(&self) -> Option<&str> {
        self.user_info.as_deref()
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    /// `getPort()`: -1 when none is given.
    pub fn port(&self) -> i32 {
        self.port.map_or(-1, i32::from)
    }

    /// `getDefaultPort()`.
    pub fn default_port(&self) -> i32 {
        default_port(&self.protocol).unwrap_or(-1)
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// `getFile()`: the path with the query.
    pub fn file(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// `getRef()`.
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// `sameFile(other)`: the reference does not matter, and a default port is as good as none.
    pub fn same_file(&self, other: &Self) -> bool {
        let port = |url: &Self| url.port.map_or(url.default_port(), i32::from);
        self.protocol == other.protocol
            && self.file() == other.file()
            && self.host.eq_ignore_ascii_case(&other.host)
            && port(self) == port(other)
    }
}

/// `toExternalForm()`.
impl fmt::Display for Url {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:", self.protocol)?;
        if let Some(authority) = self.authority.as_deref().filter(|authority| !authority.is_empty()) {
            write!(out, "//{authority}")?;
        }
        out.write_str(&self.file())?;
        self.reference.as_ref().map_or(Ok(()), |reference| write!(out, "#{reference}"))
    }
}

/// The text before the first colon, if it can be the name of a protocol.
fn protocol(spec: &str) -> Option<(&str, &str)> {
    let (name, rest) = spec.split_once(':')?;
    let valid = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-'));
    valid.then_some((name, rest))
}

/// The ports of the protocols that Java knows; -1 for those without one.
fn default_port(protocol: &str) -> Option<i32> {
    match protocol {
        "http" => Some(80),
        "https" => Some(443),
        "ftp" => Some(21),
        "file" | "mailto" | "jar" => Some(-1),
        _ => None,
    }
}

fn split(text: &str, sign: char) -> (&str, Option<String>) {
    match text.split_once(sign) {
        Some((before, after)) => (before, Some(after.to_owned())),
        None => (text, None),
    }
}

/// `.` goes, `..` takes the folder before it along. One too many at the top stays.
fn without_dots(path: &str) -> String {
    if !path.contains("/.") {
        return path.to_owned();
    }
    let mut kept: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.split('/').collect();
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        let above = kept.len() > 1 && kept.last().is_some_and(|part| *part != "..");
        match *part {
            "." if index > 0 => kept.extend(last.then_some("")),
            ".." if above => {
                kept.pop();
                kept.extend(last.then_some(""));
            }
            other => kept.push(other),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(result: Result<Url>) -> String {
        result.map_or_else(|thrown| thrown.message, |url| url.to_string())
    }

    /// As `java.net.URL` of Java 17 takes them apart.
    #[test]
    fn parts() {
        let check = |spec: &str, expected: &str| {
            let url = Url::parse(spec).unwrap();
            let text = |part: Option<&str>| part.unwrap_or("null").to_owned();
            let numbers = [url.port().to_string(), url.default_port().to_string()];
            let before =
                [url.protocol().to_owned(), text(url.authority()), text(url.user_info()), url.host().to_owned()];
            let after = [url.path().to_owned(), text(url.query()), url.file(), text(url.reference())];
            let actual = [before.join("|"), numbers.join("|"), after.join("|"), url.to_string()].join("|");
            assert_eq!(actual, format!("{expected}|{spec}"));
        };
        check(
            "https://user:pw@acme.my.salesforce.com:8443/a/b.html?x=1&y=2#frag",
            "https|user:pw@acme.my.salesforce.com:8443|user:pw|acme.my.salesforce.com|8443|443|/a/b.html|x=1&y=2|/a/b.html?x=1&y=2|frag",
        );
        check("http://host", "http|host|null|host|-1|80||null||null");
        check("ftp://h/x?q", "ftp|h|null|h|-1|21|/x|q|/x?q|null");
        check("https://[::1]:80/x", "https|[::1]:80|null|[::1]|80|443|/x|null|/x|null");
        check("file:/tmp/x", "file|null|null||-1|-1|/tmp/x|null|/tmp/x|null");
        check("mailto:a@b", "mailto|null|null||-1|-1|a@b|null|a@b|null");
        check("https://h?x=1", "https|h|null|h|-1|443||x=1|?x=1|null");
    }

    #[test]
    fn errors() {
        let check = |spec: &str, expected: &str| assert_eq!(shown(Url::parse(spec)), expected);
        check("nothing", "no protocol: nothing");
        check("https://h:abc/", "Error at index 0 in: \"abc\"");
        check("foo://h/x", "unknown protocol: foo");
        check("HTTPS://Host/a", "https://Host/a");
        assert_eq!(shown(Url::of_parts("https", "h", 70_000, "")), "Invalid port number :70000");
    }

    #[test]
    fn relative_ones() {
        let base = Url::parse("https://h:1/a/b/c?q#r").unwrap();
        let check = |spec: &str, expected: &str| assert_eq!(shown(base.resolve(spec)), expected, "{spec}");
        check("d", "https://h:1/a/b/d");
        check("../d", "https://h:1/a/d");
        check("../../../d", "https://h:1/../d");
        check("/d", "https://h:1/d");
        check("?z", "https://h:1/a/b/?z");
        check("#z", "https://h:1/a/b/c?q#z");
        check("//o/p", "https://o/p");
        check("http://x/y", "http://x/y");
        check("", "https://h:1/a/b/c?q#r");
        check("./d/./e/..", "https://h:1/a/b/d/");
        check("https:d", "https://h:1/a/b/d");
        assert_eq!(shown(Url::of_parts("https", "h", 80, "/f?x#y")), "https://h:80/f?x#y");
        let same = |left: &str, right: &str| Url::parse(left).unwrap().same_file(&Url::parse(right).unwrap());
        assert!(same("https://h/f", "https://H:443/f#z") && !same("https://h/f", "https://h/f?x"));
    }

    proptest! {
        #[test]
        fn nothing_panics(spec in any::<String>(), other in "(https?:)?(//)?[a-c:@./?#\\[\\]]{0,12}") {
            let _ = Url::parse(&spec);
            if let Ok(url) = Url::parse(&other) {
                let _ = (url.resolve(&spec), url.resolve(&other));
            }
        }
    }
}
