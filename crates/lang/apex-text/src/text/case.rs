/// `toLowerCase(locale)`; the form without locale takes none of the language rules.
pub fn to_lower_case(text: &str, locale: Option<&str>) -> String {
    if locale.is_some_and(is_turkic) {
        return text.replace("I\u{307}", "i").replace('I', "ı").replace('İ', "i").to_lowercase();
    }
    text.to_lowercase()
}

/// `toUpperCase(locale)`.
pub fn to_upper_case(text: &str, locale: Option<&str>) -> String {
    if locale.is_some_and(is_turkic) {
        return text.replace('i', "İ").to_uppercase();
    }
    text.to_uppercase()
}

fn is_turkic(locale: &str) -> bool {
    matches!(locale.split(['_', '-']).next(), Some("tr" | "az"))
}

/// `capitalize()`: the first letter only.
pub fn capitalize(text: &str) -> String {
    with_first(text, |letter| letter.to_uppercase().to_string())
}

/// `uncapitalize()`.
pub fn uncapitalize(text: &str) -> String {
    with_first(text, |letter| letter.to_lowercase().to_string())
}

fn with_first(text: &str, change: impl Fn(char) -> String) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => change(first) + letters.as_str(),
        None => String::new(),
    }
}

/// `swapCase()`.
pub fn swap_case(text: &str) -> String {
    let mut swapped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_uppercase() {
            swapped.extend(letter.to_lowercase());
        } else {
            swapped.extend(letter.to_uppercase());
        }
    }
    swapped
}
