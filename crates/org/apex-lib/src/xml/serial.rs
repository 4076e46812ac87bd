//! How text and attributes are written.

pub(super) fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

pub(super) fn attribute(value: &str) -> String {
    text(value).replace('"', "&quot;")
}
