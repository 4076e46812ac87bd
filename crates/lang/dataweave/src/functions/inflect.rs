//! English plurals.

/// Words that follow no rule: singular, plural.
const IRREGULAR: [(&str, &str); 16] = [
    ("person", "people"),
    ("man", "men"),
    ("child", "children"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("goose", "geese"),
    ("mouse", "mice"),
    ("louse", "lice"),
    ("die", "dice"),
    ("ox", "oxen"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("knife", "knives"),
    ("wife", "wives"),
    ("quiz", "quizzes"),
    ("move", "moves"),
];

const UNCHANGED: [&str; 12] = [
    "deer",
    "fish",
    "sheep",
    "series",
    "species",
    "money",
    "rice",
    "information",
    "equipment",
    "moose",
    "news",
    "aircraft",
];

/// Endings that change, the first that fits.
const ENDINGS: [(&str, &str); 17] = [
    ("sis", "ses"),
    ("datum", "data"),
    ("medium", "media"),
    ("bacterium", "bacteria"),
    ("matrix", "matrices"),
    ("vertex", "vertices"),
    ("index", "indices"),
    ("alf", "alves"),
    ("elf", "elves"),
    ("hero", "heroes"),
    ("tomato", "tomatoes"),
    ("potato", "potatoes"),
    ("echo", "echoes"),
    ("ss", "sses"),
    ("sh", "shes"),
    ("ch", "ches"),
    ("x", "xes"),
];

pub(super) fn plural(word: &str) -> String {
    let lower = word.to_lowercase();
    if UNCHANGED.contains(&lower.as_str()) || lower.is_empty() {
        return word.to_owned();
    }
    if let Some((_, plural)) = IRREGULAR.iter().find(|(singular, _)| *singular == lower) {
        return like(word, plural);
    }
    if let Some((ending, plural)) = ENDINGS.iter().find(|(ending, _)| lower.ends_with(ending)) {
        return format!("{}{plural}", &word[..word.len() - ending.len()]);
    }
    let before = lower.chars().rev().nth(1);
    match lower.chars().last() {
        Some('y') if before.is_some_and(|c| !"aeiou".contains(c)) => format!("{}ies", &word[..word.len() - 1]),
        Some('s') => format!("{word}es"),
        Some('z') => format!("{word}zes"),
        _ => format!("{word}s"),
    }
}

pub(super) fn singular(word: &str) -> String {
    let lower = word.to_lowercase();
    if UNCHANGED.contains(&lower.as_str()) {
        return word.to_owned();
    }
    if let Some((singular, _)) = IRREGULAR.iter().find(|(_, plural)| *plural == lower) {
        return like(word, singular);
    }
    if let Some((singular, ending)) = ENDINGS.iter().find(|(_, ending)| lower.ends_with(ending)) {
        return format!("{}{singular}", &word[..word.len() - ending.len()]);
    }
    match lower.strip_suffix('s') {
        Some(stem) if stem.ends_with("ie") && stem.len() > 3 => format!("{}y", &word[..word.len() - 3]),
        Some(stem) if !stem.ends_with('s') => word[..stem.len()].to_owned(),
        _ => word.to_owned(),
    }
}

/// With a capital where the word has one.
fn like(word: &str, other: &str) -> String {
    let is_capital = word.chars().next().is_some_and(char::is_uppercase);
    match other.chars().next() {
        Some(first) if is_capital => first.to_uppercase().chain(other.chars().skip(1)).collect(),
        _ => other.to_owned(),
    }
}
