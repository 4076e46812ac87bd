//! Cases of the Apex Reference Guide's String page, and of the Java methods behind it.

use proptest::prelude::*;

use super::*;
use crate::Result;

fn shown(result: Result<impl ToString>) -> String {
    result.map_or_else(|thrown| thrown.message, |value| value.to_string())
}

#[test]
fn substrings() {
    let check = |text: &str, start: i32, end: i32, expected: &str| {
        assert_eq!(shown(substring(text, start, end)), expected, "{text} {start} {end}");
    };
    check("hamburger", 4, 8, "urge");
    check("smiles", 1, 5, "mile");
    check("abc", 0, 0, "");
    check("abc", 3, 3, "");
    check("abc", 5, 6, "Starting position out of bounds: 5");
    check("abc", -1, 2, "Starting position out of bounds: -1");
    check("abc", 1, 4, "Ending position out of bounds: 4");
    check("abc", 2, 1, "Ending position out of bounds: 1");
    check("a😀b", 1, 3, "😀");
    check("a😀b", 3, 4, "b");
    check("a😀b", 0, 2, "a\u{fffd}");
    assert_eq!(shown(substring_from("unhappy", 2)), "happy");
    assert_eq!(shown(substring_from("é", 2)), "Starting position out of bounds: 2");
}

#[test]
fn parts() {
    let check = |actual: String, expected: &str| assert_eq!(actual, expected);
    check(left("abcdaacd", 3), "abc");
    check(left("abc", -1), "");
    check(right("Hello Max", 3), "Max");
    check(right("abc", 9), "abc");
    check(mid("abcde", 2, 3), "cde");
    check(mid("abcde", -2, 3), "abc");
    check(mid("abcde", 9, 3), "");
    check(mid("abcde", 1, -1), "");
    check(substring_after("Salesforce.Lightning.Platform", "."), "Lightning.Platform");
    check(substring_after("abc", "x"), "");
    check(substring_after("abc", ""), "abc");
    check(substring_after_last("Salesforce.Lightning.Platform", "."), "Platform");
    check(substring_after_last("abc", ""), "");
    check(substring_before("Salesforce.Lightning.Platform", "."), "Salesforce");
    check(substring_before("abc", ""), "");
    check(substring_before("abc", "x"), "abc");
    check(substring_before_last("Salesforce.Lightning.Platform", "."), "Salesforce.Lightning");
    check(substring_before_last("abc", ""), "abc");
    check(remove("Salesforce and force.com", "force"), "Sales and .com");
    check(remove_end("Salesforce and force.com", ".com"), "Salesforce and force");
    check(remove_end_ignore_case("Salesforce and force.com", ".COM"), "Salesforce and force");
    check(remove_start("Salesforce and force.com", "Sales"), "force and force.com");
    check(remove_start_ignore_case("Salesforce and force.com", "SALES"), "force and force.com");
    check(trim(" \t\u{1}a b\n\u{a0}"), "a b\n\u{a0}");
    check(strip_html_tags("<b>hello world</b>"), "hello world");
    check(strip_html_tags("a < b, <i>c"), "a c");
    check(strip_html_tags("1 < 2"), "1 < 2");
    let between = |open, close| substring_between("'xx123abcyy'", open, close);
    assert_eq!(between("xx", "yy").as_deref(), Some("123abc"));
    assert_eq!(between("x", "q"), None);
}

#[test]
fn abbreviations() {
    let check = |text: &str, width: i32, offset: i32, expected: &str| {
        assert_eq!(shown(abbreviate_from(text, width, offset)), expected);
    };
    check("Hello Maximillian", 8, 0, "Hello...");
    check("Hello Max", 9, 0, "Hello Max");
    check("Hello", 3, 0, "Minimum abbreviation width is 4");
    check("abcdefghijklmno", 10, 6, "...ghij...");
    check("abcdefghijklmno", 10, 4, "abcdefg...");
    check("abcdefghijklmno", 10, 8, "...ijklmno");
    check("abcdefghijklmno", 6, 8, "Minimum abbreviation width with offset is 7");
    assert_eq!(shown(abbreviate("Hello Maximillian", 8)), "Hello...");
}

#[test]
fn positions() {
    let check = |actual: i32, expected: i32| assert_eq!(actual, expected);
    check(index_of("abcd", "bc", 0), 1);
    check(index_of("abcdabcd", "b", 2), 5);
    check(index_of("abc", "b", -7), 1);
    check(index_of("abc", "", 9), 3);
    check(index_of("ä😀x", "x", 0), 3);
    check(last_index_of("abcdaacd", "c", 9), 6);
    check(last_index_of("abcdaacd", "c", 5), 2);
    check(last_index_of("abcdaacd", "c", -1), -1);
    check(last_index_of("abc", "", 9), 3);
    check(last_index_of("aaaa", "aa", 1), 1);
    check(last_index_of("😀x😀x", "x", 4), 2);
    check(last_index_of("äöäö", "äö", 1), 0);
    check(last_index_of("aß😀😀😀", "😀😀", 3), 2);
    check(index_of_char("\\ is a backslash", 92, 0), 0);
    check(index_of_char("abc", -5, 0), -1);
    check(last_index_of_char("a\\b\\c", 92, 2), 1);
    check(index_of_ignore_case("abcd", "BC", 0), 1);
    check(index_of_ignore_case("abcd", "", 2), 2);
    check(index_of_ignore_case("abcd", "a", 9), -1);
    check(last_index_of_ignore_case("abcdaacd", "DAAC", 9), 3);
    check(last_index_of_ignore_case("a", "abc", 9), -1);
    check(index_of_any("abcd", "xc"), 2);
    check(index_of_any_but("abcd", "xc"), 0);
    check(index_of_any_but("xcx", "xc"), -1);
    check(index_of_any_but("abc", ""), -1);
    check(index_of_difference("abcd", "abxc"), 2);
    check(index_of_difference("ab", "ab"), -1);
    check(count_matches("Hello Jane", "n"), 1);
    check(count_matches("aaa", "aa"), 1);
    check(count_matches("aaa", ""), 0);
    check(length("a😀"), 3);
}

#[test]
fn code_units() {
    let check = |actual: Result<i32>, expected: &str| assert_eq!(shown(actual), expected);
    check(char_at("Ω is Ohm.", 0), "937");
    check(char_at("abc", 3), "String index out of range: 3");
    check(char_at("abc", -1), "String index out of range: -1");
    check(code_point_at("a😀", 1), "128512");
    check(code_point_at("a😀", 2), "56832");
    check(code_point_before("a😀", 3), "128512");
    check(code_point_before("a😀", 0), "String index out of range: 0");
    check(code_point_count("a😀b", 0, 4), "3");
    check(code_point_count("a😀b", 2, 9), "String index out of range: 9");
    check(offset_by_code_points("a😀b", 0, 2), "3");
    check(offset_by_code_points("a😀b", 3, -1), "1");
    check(offset_by_code_points("a", 0, 5), "String index out of range: 5");
    assert_eq!(get_chars("U😀"), [85, 0xD83D, 0xDE00]);
    assert_eq!(from_char_array(&[85, 0xD83D, 0xDE00, 0x1F600]), "U😀😀");
}

#[test]
fn questions() {
    let check = |actual: bool, expected: bool| assert_eq!(actual, expected);
    check(contains_any("hello", "hx"), true);
    check(contains_any("hello", ""), false);
    check(contains_none("abcde", "fg"), true);
    check(contains_only("abba", "abcd"), true);
    check(contains_only("aba xyz", "abcd"), false);
    check(contains_ignore_case("hello", "HELLO"), true);
    check(contains_ignore_case("GRÜSSE", "grü"), true);
    check(contains_whitespace("Hello Jane"), true);
    check(starts_with_ignore_case("Hello", "hE"), true);
    check(ends_with_ignore_case("Hello", "LO"), true);
    check(ends_with_ignore_case("o", "LO"), false);
    check(is_alpha("abc"), true);
    check(is_alpha("abc 21"), false);
    check(is_alpha(""), false);
    check(is_alpha_space("aA Bb"), true);
    check(is_alpha_space(""), true);
    check(is_alphanumeric("021"), true);
    check(is_alphanumeric("aA 1"), false);
    check(is_alphanumeric_space("AE 86"), true);
    check(is_ascii_printable("abcABC~"), true);
    check(is_ascii_printable("é"), false);
    check(is_numeric("1234567890"), true);
    check(is_numeric("1.2"), false);
    check(is_numeric("٣"), true);
    check(is_numeric("½"), false);
    check(is_numeric_space("1 2 3"), true);
    check(is_all_lower_case("abcde"), true);
    check(is_all_lower_case("ab1"), false);
    check(is_all_upper_case(""), false);
    check(is_whitespace(""), true);
    check(is_blank(" \t\r"), true);
    check(is_blank("\u{a0}"), false);
    check(equals_ignore_case("abcd", "ABCD"), true);
    check(equals_ignore_case("straße", "STRASSE"), false);
    check(equals_ignore_case("É", "é"), true);
}

#[test]
fn shapes() {
    let check = |actual: Result<String>, expected: &str| assert_eq!(shown(actual), expected);
    check(center("hello", 9, " "), "  hello  ");
    check(center("hello", 10, "xyz"), "xyhelloxyz");
    check(left_pad("ab", 5, "xy"), "xyxab");
    check(left_pad("ab", 5, ""), "   ab");
    check(right_pad("ab", 1, "x"), "ab");
    check(right_pad("ab", i32::MAX, "x"), "String length exceeds maximum: 6000000");
    check(repeat("SFDC", 2), "SFDCSFDC");
    check(repeat("SFDC", -1), "");
    check(repeat_with("SFDC", "-", 3), "SFDC-SFDC-SFDC");
    check(repeat("SFDC", i32::MAX), "String length exceeds maximum: 6000000");
    check(replace("abcdbca", "bc", "xy"), "axydxya");
    check(replace("ab", "", "-"), "-a-b-");
    check(Ok(overlay("abcdef", "zzzz", 2, 4)), "abzzzzef");
    check(Ok(overlay("abcdef", "zzzz", 4, -1)), "zzzzef");
    check(Ok(reverse("a😀b")), "b😀a");
    check(Ok(normalize_space("  Salesforce \t\n  force.com ")), "Salesforce force.com");
    check(Ok(delete_whitespace(" Hello Jane ")), "HelloJane");
    check(Ok(join(&["10", "20", "30"], "/")), "10/20/30");
    check(Ok(join::<&str>(&[], "/")), "");
    check(Ok(capitalize("hello max")), "Hello max");
    check(Ok(uncapitalize("HELLO max")), "hELLO max");
    check(Ok(swap_case("Force.com")), "fORCE.COM");
    check(Ok(to_lower_case("ThIs iS hArD tO rEaD", None)), "this is hard to read");
    check(Ok(to_upper_case("imdat", Some("tr"))), "İMDAT");
    check(Ok(to_lower_case("KIYMETLİ", Some("tr_TR"))), "kıymetli");
}

#[test]
fn comparisons() {
    let check = |actual: i32, expected: i32| assert_eq!(actual, expected);
    check(compare_to("abcde", "abcde"), 0);
    check(compare_to("abcde", "abc"), 2);
    check(compare_to("abc", "abcde"), -2);
    check(compare_to("Z", "a"), -7);
    check(hash_code("Hello"), 69_609_650);
    check(hash_code(""), 0);
    check(hash_code("The quick brown fox"), -1_739_336_029);
    check(get_levenshtein_distance("Hello Joe", "Hello Max", None).unwrap(), 3);
    check(get_levenshtein_distance("Hello Joe", "Hello Max", Some(2)).unwrap(), -1);
    check(get_levenshtein_distance("", "abc", Some(3)).unwrap(), 3);
    let long = "x".repeat(40_000);
    assert_eq!(shown(get_levenshtein_distance(&long, &long, None)), "Apex CPU time limit exceeded");
    assert_eq!(difference("Hello Jane", "Hello Max"), "Max");
    assert_eq!(difference("same", "same"), "");
    assert_eq!(get_common_prefix(&["SFDCApex", "SFDCVisualforce"]), "SFDC");
    assert_eq!(get_common_prefix::<&str>(&[]), "");
}

#[test]
fn escapes() {
    let check = |actual: String, expected: &str| assert_eq!(actual, expected);
    check(escape_csv("Max1, \"Max2\""), "\"Max1, \"\"Max2\"\"\"");
    check(escape_csv("plain"), "plain");
    check(unescape_csv("\"Max1, \"\"Max2\"\"\""), "Max1, \"Max2\"");
    check(unescape_csv("\"plain\""), "\"plain\"");
    check(escape_ecma_script("\"grade\": \"3.9/4.0\" it's"), "\\\"grade\\\": \\\"3.9\\/4.0\\\" it\\'s");
    check(escape_html3("\"<Black&White>\""), "&quot;&lt;Black&amp;White&gt;&quot;");
    check(escape_html3("é€"), "&eacute;€");
    check(escape_html4("é€'"), "&eacute;&euro;'");
    check(escape_java("Company: \"Salesforce.com\"\n\té\u{1}"), "Company: \\\"Salesforce.com\\\"\\n\\t\\u00E9\\u0001");
    check(escape_single_quotes("Don't"), "Don\\'t");
    check(escape_unicode("De onde você é?"), "De onde voc\\u00EA \\u00E9?");
    check(escape_unicode("😀"), "\\uD83D\\uDE00");
    check(escape_xml("<d a='1'>\"é\" & b"), "&lt;d a=&apos;1&apos;&gt;&quot;é&quot; &amp; b");
    check(unescape_html4("&lt;&eacute;&euro;&#65;&#x42;&apos;&bogus;&amp"), "<é€AB&apos;&bogus;&amp");
    check(unescape_html3("&euro;&eacute;"), "&euro;é");
    check(
        unescape_xml("&quot;&lt;Black&amp;White&gt;&quot;&apos;&eacute;&#xFFFFFFFF;"),
        "\"<Black&White>\"'&eacute;&#xFFFFFFFF;",
    );
    check(shown(unescape_java("a\\tb\\\\c\\\"d\\u00e9\\101\\q\\")), "a\tb\\c\"déAq");
    check(shown(unescape_ecma_script("\\\"3.9\\/4.0\\\"")), "\"3.9/4.0\"");
    check(shown(unescape_unicode("De onde voc\\u00EA \\u00E9\\n")), "De onde você é\\n");
    check(shown(unescape_unicode("\\uD83D\\uDE00")), "😀");
    check(shown(unescape_java("\\u12")), "Less than 4 hex digits in unicode value: '\\u12' due to end of CharSequence");
    check(shown(unescape_java("\\uzzzz")), "Unable to parse unicode value: zzzz");
}

#[test]
fn words() {
    let check = |text: &str, plain: &str, camel: &str| {
        assert_eq!(split_by_character_type(text).join("|"), plain);
        assert_eq!(split_by_character_type_camel_case(text).join("|"), camel);
    };
    check("Lightning.platform", "L|ightning|.|platform", "Lightning|.|platform");
    check("foo200Bar", "foo|200|B|ar", "foo|200|Bar");
    check("ASFLicense", "ASFL|icense", "ASF|License");
    check("ab-_cd(())", "ab|-|_|cd|((|))", "ab|-|_|cd|((|))");
    check("", "", "");
}

#[test]
fn message_formats() {
    let check = |pattern: &str, expected: &str| {
        let arguments = [Some("one".to_owned()), Some("two".to_owned()), None];
        assert_eq!(shown(format(pattern, &arguments)), expected, "{pattern}");
    };
    check("Hello {0}, shall we {1}?", "Hello one, shall we two?");
    check("{0}{0}", "oneone");
    check("{2}|{3}", "null|{3}");
    check("It's {0}", "Its {0}");
    check("It''s {0}", "It's one");
    check("'{'{0}'}'", "{one}");
    check("a '' b ''' {0}", "a ' b ' {0}");
    check("'{0}", "{0}");
    check("}", "}");
    check("{0", "Unmatched braces in the pattern.");
    check("{1}{{", "two");
    check("{0,number}{", "Unmatched braces in the pattern.");
    check("{}", "can't parse argument number: ");
    check("{ 0}", "can't parse argument number:  0");
    check("{a}", "can't parse argument number: a");
    check("{-1}", "negative argument number: -1");
    check("{0,number}", "Cannot format given Object as a Number");
    check("{0, date , short}", "Cannot format given Object as a Date");
    check("{0,bogus}", "unknown format type: bogus");
    check("{2,number,#.#}", "null");
}

#[test]
fn templates() {
    let check = |text: &str, expected: &str| {
        let value_of = |name: &str| (name == "name").then(|| "Acme".to_owned());
        assert_eq!(shown(template(text, value_of)), expected);
    };
    check("{ \"Account\": \"${name}\" }", "{ \"Account\": \"Acme\" }");
    check("${name}${other}$name${", "Acme${other}$name${");
    check(&"${name}".repeat(1_600_000), "String length exceeds maximum: 6000000");
    let long = [Some("x".repeat(1_000_001))];
    assert_eq!(shown(format("{0}{0}{0}{0}{0}{0}", &long)), "String length exceeds maximum: 6000000");
}

proptest! {
    #[test]
    fn positions_agree_with_units(text in "[aäb😀ß]{0,8}", sought in "[aäb😀ß]{0,2}", at in -2..10_i32) {
        let (units, part): (Vec<u16>, Vec<u16>) = (text.encode_utf16().collect(), sought.encode_utf16().collect());
        let fits = |from: &usize| units[*from..].starts_with(&part);
        let start = (at.max(0) as usize).min(units.len());
        let first = (start..=units.len()).find(fits).map_or(-1, |at| at as i32);
        // A start inside a pair moves behind it: nothing can begin in the middle.
        let inside = matches!(units.get(start), Some(0xDC00..=0xDFFF)) && sought.is_empty();
        prop_assert!(inside || index_of(&text, &sought, at) == first);
        let last = (at >= 0).then(|| (0..=start).rev().find(fits)).flatten().map_or(-1, |at| at as i32);
        let inside = inside || at > 0 && matches!(units.get(last.max(0) as usize), Some(0xDC00..=0xDFFF));
        prop_assert!(inside || last_index_of(&text, &sought, at) == last);
    }

    #[test]
    fn escapes_come_back(text in any::<String>()) {
        prop_assert_eq!(&unescape_java(&escape_java(&text)).unwrap(), &text);
        prop_assert_eq!(&unescape_ecma_script(&escape_ecma_script(&text)).unwrap(), &text);
        prop_assert_eq!(&unescape_html4(&escape_html4(&text)), &text);
        prop_assert_eq!(&unescape_xml(&escape_xml(&text)), &text);
        prop_assert_eq!(split_by_character_type_camel_case(&text).concat(), text);
    }

    #[test]
    fn nothing_panics(text in any::<String>(), other in any::<String>(), a in any::<i32>(), b in any::<i32>()) {
        let _ = (substring(&text, a, b), mid(&text, a, b), left(&text, a), right(&text, b), overlay(&text, &other, a, b));
        let _ = (abbreviate_from(&text, a, b), code_point_count(&text, a, b), char_at(&text, a), last_index_of(&text, &other, a));
        let _ = (unescape_java(&text), unescape_html4(&text), unescape_csv(&text), format(&text, &[]), center(&text, a, &other));
        let _ = (code_point_before(&text, a), offset_by_code_points(&text, a % 9, b), strip_html_tags(&text));
        let _ = (get_levenshtein_distance(&text, &other, Some(a)), remove_end_ignore_case(&text, &other));
    }
}
