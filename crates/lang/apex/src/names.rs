//! What may be a name in a declaration.

/// Words the platform keeps for itself, beyond those its grammar already refuses; one a line.
const RESERVED: &str = include_str!("../../../../data/apex-reserved-words.txt");

/// The platform's message for a declared name that is not allowed.
pub(crate) fn problem(name: &str) -> Option<String> {
    if RESERVED.lines().any(|word| name.eq_ignore_ascii_case(word)) {
        return Some(format!("Identifier name is reserved: {}", name.to_lowercase()));
    }
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Some(format!(
            "Invalid identifier '{name}'. Apex identifiers must start with an ASCII letter (a-z or A-Z) followed by \
             any number of ASCII letters (a-z or A-Z), digits (0 - 9), '_'."
        ));
    }
    if name.ends_with('_') || name.contains("__") || name.contains('$') {
        return Some(format!("Invalid character in identifier: {name}"));
    }
    (name.len() > 255).then(|| format!("Identifier name is too long: {name}"))
}
