//! `multipart/form-data` bodies.

use bytes::Bytes;
use serde_json::Value;

/// Parts in the order they are added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multipart {
    boundary: String,
    body: Vec<u8>,
}

impl Multipart {
    /// `contents` are all binary parts: the boundary is chosen so that none of them holds it.
    pub fn new(contents: &[&[u8]]) -> Self {
        let taken = |boundary: &str| contents.iter().any(|content| contains(content, boundary.as_bytes()));
        let mut number = 0u64;
        let boundary = loop {
            let boundary = format!("--------------------------{number:024x}");
            if !taken(&boundary) {
                break boundary;
            }
            number += 1;
        };
        Self { boundary, body: Vec::new() }
    }

    #[must_use]
    pub fn file(self, name: &str, file_name: &str, content_type: &str, content: &[u8]) -> Self {
        self.part(&format!("form-data; name=\"{name}\"; filename=\"{file_name}\""), content_type, content)
    }

    #[must_use]
    pub fn json(self, name: &str, value: &Value) -> Self {
        self.part(&format!("form-data; name=\"{name}\""), "application/json", value.to_string().as_bytes())
    }

    #[must_use]
    pub fn text(self, name: &str, text: &str) -> Self {
        self.part(&format!("form-data; name=\"{name}\""), "text/plain", text.as_bytes())
    }

    fn part(mut self, disposition: &str, content_type: &str, content: &[u8]) -> Self {
        let head = format!(
            "--{}\r\nContent-Disposition: {disposition}\r\nContent-Type: {content_type}\r\n\r\n",
            self.boundary
        );
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
        self
    }

    /// The content type and the body.
    pub fn finish(mut self) -> (String, Bytes) {
        self.body.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        (format!("multipart/form-data; boundary={}", self.boundary), self.body.into())
    }
}

fn contains(content: &[u8], needle: &[u8]) -> bool {
    content.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_order_and_the_boundary_is_nowhere_else() {
        let clash = b"--------------------------000000000000000000000000";
        let (content_type, body) = Multipart::new(&[clash])
            .file("VersionInfo", "v.zip", "application/zip", clash)
            .json("Request", &serde_json::json!({"a": 1}))
            .finish();
        assert!(content_type.ends_with("000000000001"));
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(text.find("VersionInfo") < text.find("{\"a\":1}"), "{text}");
        assert!(text.ends_with("000000000001--\r\n"));
    }
}
