use super::*;
use proptest::prelude::*;

/// A file of a type: a word `name=value` is an entry, a word without `=` a member that stands there once.
fn file(kind: &str, words: &str) -> String {
    let entry = |word: &str| match (kind, word.split_once('=')) {
        ("CustomLabels", Some((name, value))) => format!(
            "    <labels>\n        <fullName>{name}</fullName>\n        <value>{value}</value>\n    </labels>\n"
        ),
        ("Profile", Some((name, value))) => format!(
            "    <fieldPermissions>\n        <editable>{value}</editable>\n        <field>{name}</field>\n    </fieldPermissions>\n"
        ),
        (_, Some((name, value))) => format!(
            "    <classAccesses>\n        <apexClass>{name}</apexClass>\n        <enabled>{value}</enabled>\n    </classAccesses>\n"
        ),
        (_, None) => format!("    <label>{word}</label>\n"),
    };
    let entries: String = words.split_whitespace().map(entry).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{kind} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{entries}</{kind}>\n"
    )
}

fn merged(base: &str, ours: &str, theirs: &str) -> Result<String, Refusal> {
    three_way(Registry::standard(), base, ours, theirs)
}

/// Words in, words out; or what clashes.
fn check(kind: &str, base: &str, ours: &str, theirs: &str, expected: &str) {
    match merged(&file(kind, base), &file(kind, ours), &file(kind, theirs)) {
        Ok(text) => assert_eq!(text, file(kind, expected), "{base} | {ours} | {theirs}"),
        Err(refusal) => assert_eq!(refusal.to_string(), expected, "{base} | {ours} | {theirs}"),
    }
}

#[test]
fn changes_of_both_sides_stand_side_by_side() {
    for kind in ["PermissionSet", "MutingPermissionSet", "Profile", "CustomLabels"] {
        check(kind, "A=1 B=1 C=1", "A=2 B=1 C=1", "A=1 B=1 C=2", "A=2 B=1 C=2");
        check(kind, "A=1 C=1", "A=1 B=1 C=1", "A=1 C=1 D=1", "A=1 B=1 C=1 D=1");
        check(kind, "A=1 B=1 C=1", "A=1 C=1", "A=1 B=1", "A=1");
        check(kind, "A=1 B=1", "A=1", "A=1 B=1 C=1", "A=1 C=1");
        check(kind, "B=1", "A=1 B=1", "B=2", "A=1 B=2");
        check(kind, "B=1", "B=1 Z=1", "B=1 Y=1", "B=1 Y=1 Z=1");
        // The same change on both sides is one.
        check(kind, "A=1 B=1", "A=2 B=2", "A=2 B=1", "A=2 B=2");
        check(kind, "A=1", "A=1 B=1", "A=2 B=1", "A=2 B=1");
    }
    check("PermissionSet", "A=1 Sales", "A=2 Sales", "A=1 Service", "A=2 Service");
}

#[test]
fn what_both_sides_changed_is_named() {
    check("PermissionSet", "A=1 B=1", "A=2 B=2", "A=3 B=1", "both sides changed classAccesses A");
    check("PermissionSet", "A=1", "A=2", "", "both sides changed classAccesses A");
    check("PermissionSet", "", "A=2", "A=3", "both sides changed classAccesses A");
    check("Profile", "A.x=1", "A.x=2", "A.x=3", "both sides changed fieldPermissions A.x");
    check("CustomLabels", "A=1 B=1", "A=2 B=2", "A=3 B=3", "both sides changed labels A; labels B");
    check("PermissionSet", "One", "Two", "Three", "both sides changed label");
}

#[test]
fn a_layout_is_assigned_once_per_object_and_record_type() {
    let profile = |layouts: &[(&str, &str)]| {
        let assignment = |(layout, record_type): &(&str, &str)| {
            let record_type =
                if record_type.is_empty() { String::new() } else { format!("<recordType>{record_type}</recordType>") };
            format!("<layoutAssignments><layout>{layout}</layout>{record_type}</layoutAssignments>")
        };
        format!("<Profile>{}</Profile>", layouts.iter().map(assignment).collect::<String>())
    };
    let base = profile(&[("Account-A", ""), ("Account-A", "Account.B"), ("Lead-A", "")]);
    let ours = profile(&[("Account-Mine", ""), ("Account-A", "Account.B"), ("Lead-A", "")]);
    let theirs = profile(&[("Account-A", ""), ("Account-Theirs", "Account.B"), ("Lead-A", "")]);
    let both = profile(&[("Account-Mine", ""), ("Account-Theirs", "Account.B"), ("Lead-A", "")]);
    assert_eq!(merged(&base, &ours, &theirs), Ok(both));
    let theirs = profile(&[("Account-Theirs", ""), ("Account-A", "Account.B"), ("Lead-A", "")]);
    assert_eq!(merged(&base, &ours, &theirs).unwrap_err().to_string(), "both sides changed layoutAssignments Account");
}

#[test]
fn order_and_bytes_of_what_nobody_touched_stay() {
    let base = "<PermissionSet>\n\t<!-- first -->\n\t<label>S</label>\n\t<classAccesses><enabled>1</enabled><apexClass>B</apexClass></classAccesses>\n\
        \t<classAccesses><apexClass>A</apexClass><enabled>1</enabled></classAccesses>\n</PermissionSet>";
    let ours = base.replace("<label>S<", "<label>Mine<");
    // As the org writes it: sorted, with other space, and with a class more.
    let theirs = file("PermissionSet", "A=1 B=1 C=1 S");
    let expected = ours.replace(
        "\n</",
        "\n    <classAccesses>\n        <apexClass>C</apexClass>\n        <enabled>1</enabled>\n    </classAccesses>\n</",
    );
    let merged = merged(base, &ours, &theirs).unwrap();
    assert!(merged.contains("<apexClass>C</apexClass>"), "{merged}");
    assert_eq!(merged.replace("\n    <classAccesses>\n        <apexClass>C</apexClass>\n        <enabled>1</enabled>\n    </classAccesses>", ""), ours);
    assert_eq!(merged.len(), expected.len());
}

#[test]
fn lines_end_as_the_project_has_them() {
    let windows = |words: &str| file("PermissionSet", words).replace('\n', "\r\n");
    let merged = merged(&windows("A=1"), &windows("A=2"), &file("PermissionSet", "A=1 B=1")).unwrap();
    assert_eq!(merged, windows("A=2 B=1"));
}

#[test]
fn translations_are_merged_by_what_they_translate() {
    let fields = |one: &str, two: &str| {
        format!(
            "<CustomObjectTranslation>\n    <fields>\n        <label>{one}</label>\n        <name>A__c</name>\n    </fields>\n    \
             <fields>\n        <label>{two}</label>\n        <name>B__c</name>\n    </fields>\n</CustomObjectTranslation>\n"
        )
    };
    assert_eq!(merged(&fields("a", "b"), &fields("x", "b"), &fields("a", "y")), Ok(fields("x", "y")));
    let refusal = merged(&fields("a", "b"), &fields("x", "b"), &fields("z", "b")).unwrap_err();
    assert_eq!(refusal.to_string(), "both sides changed fields A__c");
    let values = |one: &str| {
        format!(
            "<CustomFieldTranslation><name>A__c</name><picklistValues><masterLabel>M</masterLabel><translation>{one}</translation></picklistValues></CustomFieldTranslation>"
        )
    };
    let refusal = merged(&values("a"), &values("b"), &values("c")).unwrap_err();
    assert_eq!(refusal.to_string(), "both sides changed picklistValues M");
}

#[test]
fn what_cannot_be_merged_says_why() {
    let refusal = |text: &str, other: &str| merged("<Nothing/>", text, other).unwrap_err().to_string();
    assert_eq!(
        refusal("<Nothing><a/></Nothing>", "<Nothing><b/></Nothing>"),
        "elements of such a file have no names to merge by"
    );
    let broken = merged(&file("Profile", "A=1"), "<Profile>", &file("Profile", "A=2")).unwrap_err().to_string();
    assert!(broken.starts_with("the project's version cannot be read: "), "{broken}");
}

#[test]
fn files_say_the_same_however_they_are_written() {
    let same = |one: &str, other: &str| super::same(Registry::standard(), one, other);
    assert!(same(&file("PermissionSet", "A=1 B=1 S"), &file("PermissionSet", "S B=1 A=1")));
    assert!(same("<a><b>1</b></a>", "<?xml version=\"1.0\"?>\n<a>\n  <b> 1 </b>\n</a>"));
    assert!(!same("<a><b>1</b></a>", "<a><b>2</b></a>"));
    assert!(!same("class A {}", "class A { }"));
}

#[test]
fn one_element_can_come_from_another_file() {
    let labels = |words: &str| file("CustomLabels", words);
    let registry = Registry::standard();
    let laid = overlay(registry, &labels("A=1 B=1 C=1"), &labels("A=2 C=2 D=2"), |key| key.name != "C").unwrap();
    assert_eq!(laid, labels("A=2 C=1 D=2"));
    let keys = changed(registry, &labels("A=1 B=1"), &labels("A=1 B=2 C=1")).unwrap();
    assert_eq!(keys.iter().map(|key| key.name.as_str()).collect::<String>(), "BC");
    let full = filled(registry, &file("Profile", "B=2"), &file("Profile", "A=1 B=1 C=1")).unwrap();
    assert_eq!(full, file("Profile", "A=1 B=2 C=1"));
}

/// Some of ten entries, each with one of three values.
fn entries() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0u8..4, 10)
}

/// `0` is no entry.
fn words(values: &[u8]) -> String {
    let word = |(at, value): (usize, &u8)| (*value > 0).then(|| format!("K{at}={value}"));
    values.iter().enumerate().filter_map(word).collect::<Vec<_>>().join(" ")
}

fn xml(values: &[u8]) -> String {
    file("PermissionSet", &words(values))
}

proptest! {
    #[test]
    fn with_one_side_unchanged_the_other_is_what_comes_out(base in "[<>a-c /!-]{0,20}", other in "[<>a-c /!-]{0,20}") {
        prop_assert_eq!(merged(&base, &base, &other), Ok(other.clone()));
        prop_assert_eq!(merged(&base, &other, &base), Ok(other));
    }

    #[test]
    fn changes_of_different_elements_commute(base in entries(), changes in entries(), mine in prop::collection::vec(any::<bool>(), 10)) {
        let side = |is_mine: bool| -> Vec<u8> {
            let value = |at: usize| if mine[at] == is_mine { changes[at] } else { base[at] };
            (0..base.len()).map(value).collect()
        };
        let (ours, theirs) = (xml(&side(true)), xml(&side(false)));
        let one = merged(&xml(&base), &ours, &theirs);
        prop_assert_eq!(&one, &merged(&xml(&base), &theirs, &ours));
        prop_assert_eq!(one, Ok(xml(&changes)));
    }

    #[test]
    fn what_is_no_file_of_elements_is_taken_whole_or_refused(
        base in "\\PC{0,60}", ours in "\\PC{0,60}", theirs in "\\PC{0,60}"
    ) {
        match merged(&base, &ours, &theirs) {
            Ok(text) => prop_assert!(text == ours || text == theirs),
            Err(refusal) => prop_assert!(!matches!(refusal, Refusal::Elements(_)), "{refusal}"),
        }
    }
}
