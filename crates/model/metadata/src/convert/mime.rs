//! Content types of static resources: which are archives, and which extension a file gets.

pub(super) fn is_archive(content_type: &str) -> bool {
    matches!(content_type, "application/zip" | "application/x-zip-compressed" | "application/jar")
}

const EXTENSIONS: &str = include_str!("../../../../../data/mime-extensions.csv");

/// The extension of a file with this content type.
pub(super) fn extension(content_type: &str) -> &'static str {
    let plain = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    let line = EXTENSIONS.lines().filter_map(|line| line.split_once(',')).find(|(kind, _)| *kind == plain);
    line.map_or("bin", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types_have_an_extension() {
        let check = |kind: &str, expected: &str| assert_eq!(extension(kind), expected, "{kind}");
        check("text/plain", "txt");
        check("application/json", "json");
        check("text/javascript", "js");
        check("image/jpeg", "jpeg");
        check("audio/mpeg", "mpga");
        check("image/svg+xml", "svg");
        check("application/octet-stream", "bin");
        check("nonsense/x", "bin");
        check("text/css; charset=utf-8", "css");
    }
}
