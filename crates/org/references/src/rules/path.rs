//! The path language of the rule table.

use orgyard_text::xml::Element;

/// One step down: the element's name and what must hold for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) conditions: Vec<Condition>,
}

/// What a rule reads at the end of its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leaf {
    Text,
    Attribute(String),
    /// The component's own full name.
    OwnName,
    Folder,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RulePath {
    /// The path starts at any depth.
    pub(crate) anywhere: bool,
    pub(crate) root_conditions: Vec<Condition>,
    pub(crate) steps: Vec<Step>,
    pub(crate) leaf: Leaf,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) operand: Relative,
    pub(crate) test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Equals(String),
    EndsWith(String),
    StartsWith(String),
}

/// A way from one element to the text of another: up, then down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relative {
    pub(crate) up: usize,
    pub(crate) down: Vec<(String, Option<(String, String)>)>,
}

impl RulePath {
    /// `None` for paths that name something other than elements (`@js:`, `@markup:` …).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "@name" => return Some(Self::bare(Leaf::OwnName)),
            "@folder" => return Some(Self::bare(Leaf::Folder)),
            _ if text.starts_with('@') => return None,
            _ => {}
        }
        let mut path = Self::bare(Leaf::Text);
        for (i, part) in split(text, '/').into_iter().enumerate() {
            let (head, conditions) = brackets(&part)?;
            match (i, &*head) {
                (0, "**") => path.anywhere = true,
                (0, "") => path.root_conditions = conditions,
                (0, "@name") => (path.root_conditions, path.leaf) = (conditions, Leaf::OwnName),
                (_, head) => match head.strip_prefix('@') {
                    Some(attribute) => path.leaf = Leaf::Attribute(attribute.into()),
                    None => path.steps.push(Step { name: head.into(), conditions }),
                },
            }
        }
        Some(path)
    }

    fn bare(leaf: Leaf) -> Self {
        Self { anywhere: false, root_conditions: Vec::new(), steps: Vec::new(), leaf }
    }
}

/// Splits at a sign outside brackets.
pub(crate) fn split(text: &str, sign: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == sign && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

/// `a[b='v'][c='w']` -> `a` and two conditions; what stands behind the last bracket belongs to the head.
fn brackets(part: &str) -> Option<(String, Vec<Condition>)> {
    let mut head = String::new();
    let mut conditions = Vec::new();
    let mut rest = part;
    while let Some(open) = rest.find('[') {
        head.push_str(&rest[..open]);
        // A value may hold a closing bracket only between quotes, which no rule has.
        let close = rest[open..].find("']").map(|i| open + i + 1).or_else(|| rest.find("')]").map(|i| i + 2))?;
        conditions.push(condition(&rest[open + 1..close])?);
        rest = &rest[close + 1..];
    }
    head.push_str(rest);
    Some((head, conditions))
}

fn condition(text: &str) -> Option<Condition> {
    let call = |name: &str| text.strip_prefix(name).and_then(|t| t.strip_prefix('(')).map(|t| t.trim_end_matches(')'));
    let make = |operand: &str, value: &str, test: fn(String) -> Test| Condition {
        operand: Relative::parse(operand),
        test: test(value.trim_matches('\'').to_lowercase()),
    };
    if let Some((operand, value)) = call("ends-with").and_then(|t| t.split_once(',')) {
        return Some(make(operand, value, Test::EndsWith));
    }
    if let Some((operand, value)) = call("starts-with").and_then(|t| t.split_once(',')) {
        return Some(make(operand, value, Test::StartsWith));
    }
    let (operand, value) = text.split_once('=')?;
    Some(make(operand, value, Test::Equals))
}

impl Relative {
    /// `../../a[b=v]/c`, and `a.b` for children of the root.
    pub(crate) fn parse(text: &str) -> Self {
        let mut relative = Self { up: 0, down: Vec::new() };
        for part in split(text, '/') {
            match part.as_str() {
                ".." => relative.up += 1,
                part => relative.down.push(named(part)),
            }
        }
        relative
    }

    /// The element at the end of the way. `path` holds the elements from the root to the one the way starts at.
    pub(crate) fn find<'a>(&self, path: &[&'a Element]) -> Option<&'a Element> {
        let start = path.len().saturating_sub(1 + self.up);
        let mut element = *path.get(start)?;
        for (name, filter) in &self.down {
            element = element.elements().find(|e| e.local_name() == name && passes(e, filter.as_ref()))?;
        }
        Some(element)
    }
}

fn named(part: &str) -> (String, Option<(String, String)>) {
    let filter = part.split_once('[').and_then(|(name, rest)| {
        let (child, value) = rest.trim_end_matches(']').split_once('=')?;
        Some((name.to_string(), Some((child.to_string(), value.trim_matches('\'').to_string()))))
    });
    filter.unwrap_or_else(|| (part.to_string(), None))
}

fn passes(element: &Element, filter: Option<&(String, String)>) -> bool {
    filter.is_none_or(|(child, value)| element.child_text(child).is_some_and(|t| t.eq_ignore_ascii_case(value)))
}

impl Condition {
    pub(crate) fn holds(&self, path: &[&Element]) -> bool {
        let Some(text) = self.operand_text(path) else { return false };
        let text = text.to_lowercase();
        match &self.test {
            Test::Equals(value) => text == *value,
            Test::EndsWith(value) => text.ends_with(value.as_str()),
            Test::StartsWith(value) => text.starts_with(value.as_str()),
        }
    }

    /// A child's text, or the attribute of that name.
    fn operand_text(&self, path: &[&Element]) -> Option<String> {
        if let Some(element) = self.operand.find(path) {
            return Some(element.text());
        }
        let [(name, _)] = &self.operand.down[..] else { return None };
        path.last()?.get_attribute(name).map(|v| v.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgyard_text::xml;

    #[test]
    fn paths_are_cut_into_steps() {
        let path = RulePath::parse("a/b[c='v'][../d='x:y']/e/@f").unwrap();
        assert_eq!(path.steps.iter().map(|s| &*s.name).collect::<Vec<_>>(), ["a", "b", "e"]);
        assert_eq!((path.steps[1].conditions.len(), path.leaf), (2, Leaf::Attribute("f".into())));
        let path = RulePath::parse("[customObject='true']@name").unwrap();
        assert_eq!((path.root_conditions.len(), path.leaf, path.steps.len()), (1, Leaf::OwnName, 0));
        let path = RulePath::parse("criteria[ends-with(leftValue,'RecordType.DeveloperName}')]/rightValue").unwrap();
        assert_eq!(path.steps[0].conditions[0].test, Test::EndsWith("recordtype.developername}".into()));
        assert!(RulePath::parse("**/x").unwrap().anywhere && RulePath::parse("@js:c/NAME").is_none());
    }

    #[test]
    fn ways_lead_up_and_down() {
        let root = xml::parse("<r><k>1</k><a><p><n>x</n><v>2</v></p><q>3</q></a></r>").unwrap().root;
        let a = root.child("a").unwrap();
        let path = [&root, a, a.child("q").unwrap()];
        let text = |way: &str| Relative::parse(way).find(&path).map(Element::text);
        assert_eq!(text("../p[n=x]/v").as_deref(), Some("2"));
        assert_eq!(text("../../k").as_deref(), Some("1"));
        assert_eq!(text("../../../../k").as_deref(), Some("1"), "climbing ends at the root");
        assert_eq!(text("../p[n=y]/v"), None);
    }
}
