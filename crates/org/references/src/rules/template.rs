//! Name templates of the rule table: text with `{holes}` and `@functions(…)`.

use super::path::{Relative, split};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Literal(String),
    Value,
    Own,
    Object,
    /// The first way that leads somewhere.
    Relative(Vec<Relative>),
    /// A way from the root element.
    Root(Relative),
    Call(Function, Vec<Template>),
}

pub(crate) type Template = Vec<Part>;

macro_rules! functions {
    ($($variant:ident $name:literal),* $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Function { $($variant),* }

        const NAMES: &[(&str, Function)] = &[$(($name, Function::$variant)),*];
    };
}

functions! {
    Field "field", FilterField "filterfield", Column "column", ReportColumn "reportcolumn", ReportType "reporttype",
    ReportFormula "reportformula", Formula "formula", Merge "merge", MailMerge "mailmerge", FlowMerge "flowmerge",
    FlowRef "flowref", ApexMerge "vfmerge", AuraMerge "auramerge", Component "component", Action "action",
    RelatedList "relatedlist", RelatedObject "relatedobject", ChildObject "childobject",
    ChildRelationship "childrelationship", ParentJoin "parentjoin", JoinPath "joinpath", RecordPath "recordpath",
    UpdateField "updatefield", ActionTarget "actiontarget", MdRelation "mdrelation", ChangeEvent "changeevent",
    ControllerMethod "controllermethod", ExperienceSite "experiencesite", AfterSegment "aftersegment",
    Decode "decode", Before "before", BeforeLast "beforelast", After "after", Strip "strip", List "list",
    Camel "camel", Pattern "pattern", ByDeveloperName "bydevname", AssetPath "assetpath", JsonKeys "jsonkeys",
    StageSet "stageset", SoqlFields "soqlfields", Picker "picker",
}

/// `None` where the template has a function that needs a parser of its own (`@apextypes` …).
pub(crate) fn parse(text: &str) -> Option<Template> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (part, length) = match rest.as_bytes()[0] {
            b'{' => {
                let end = rest.find('}')?;
                (hole(&rest[1..end]), end + 1)
            }
            b'@' => call(rest)?,
            _ => {
                let end = rest.find(['{', '@']).unwrap_or(rest.len());
                (Part::Literal(rest[..end].into()), end)
            }
        };
        parts.push(part);
        rest = &rest[length..];
    }
    Some(parts)
}

fn hole(text: &str) -> Part {
    match text {
        "value" | "tag" => Part::Value,
        "self" => Part::Own,
        "object" => Part::Object,
        _ if text.contains("..") => Part::Relative(text.split('|').map(Relative::parse).collect()),
        _ => Part::Root(Relative::parse(&text.replace('.', "/"))),
    }
}

fn call(text: &str) -> Option<(Part, usize)> {
    let name_end = text[1..].find(|c: char| !c.is_ascii_lowercase()).map_or(text.len(), |i| i + 1);
    let name = &text[1..name_end];
    let function = NAMES.iter().find(|(n, _)| *n == name)?.1;
    if !text[name_end..].starts_with('(') {
        return Some((Part::Call(function, Vec::new()), name_end));
    }
    let close = closing(&text[name_end..])? + name_end;
    let arguments = split(&text[name_end + 1..close], ',').iter().map(|a| parse(a)).collect::<Option<_>>()?;
    Some((Part::Call(function, arguments), close + 1))
}

/// The bracket that closes the one the text starts with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    text.char_indices().find_map(|(i, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(i)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_nest() {
        let template = parse("@column(@relatedobject({object},{../relatedList}),{value})").unwrap();
        let [Part::Call(Function::Column, arguments)] = &template[..] else { panic!("{template:?}") };
        assert_eq!(arguments.len(), 2);
        assert!(matches!(&arguments[0][..], [Part::Call(Function::RelatedObject, inner)] if inner.len() == 2));
        assert_eq!(arguments[1], [Part::Value]);
    }

    #[test]
    fn text_and_holes_alternate() {
        let template = parse("{object}__mdt.{value}").unwrap();
        assert_eq!(template, [Part::Object, Part::Literal("__mdt.".into()), Part::Value]);
        assert!(matches!(&parse("{../object|../../object}").unwrap()[..], [Part::Relative(ways)] if ways.len() == 2));
        assert!(parse("@apextypes").is_none());
    }
}
