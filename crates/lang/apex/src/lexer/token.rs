//! What the lexer makes of a source.

use crate::position::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// `>` and `<` always come alone, as they also close and open type arguments; the parser joins them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word(Word),
    Integer,
    Long,
    Decimal,
    Double,
    String,
    TextBlock,
    OpenParen,
    CloseParen,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Semicolon,
    Comma,
    Dot,
    SafeDot,
    Question,
    Coalesce,
    Colon,
    At,
    Assign,
    Arrow,
    Equal,
    Identical,
    NotEqual,
    NotIdentical,
    Less,
    Greater,
    Plus,
    PlusPlus,
    PlusAssign,
    Minus,
    MinusMinus,
    MinusAssign,
    Star,
    StarAssign,
    Slash,
    SlashAssign,
    And,
    AndAnd,
    AndAssign,
    Or,
    OrOr,
    OrAssign,
    Caret,
    CaretAssign,
    Not,
    Tilde,
    End,
}

macro_rules! words {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// The words that mean something to the parser somewhere; every other word is `Other`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Word { Other, $($name),* }

        #[expect(non_upper_case_globals, reason = "one constant per word, named like its variant")]
        fn look_up(lower: &[u8]) -> Word {
            $(const $name: &[u8] = $text.as_bytes();)*
            match lower { $($name => Word::$name,)* _ => Word::Other }
        }
    };
}

words! {
    Abstract = "abstract", After = "after", As = "as", Before = "before", Break = "break", Catch = "catch",
    Class = "class", Continue = "continue", Delete = "delete", Do = "do", Else = "else", Enum = "enum",
    Extends = "extends", False = "false", Final = "final", Finally = "finally", Find = "find", For = "for", Get = "get",
    Global = "global", If = "if", Implements = "implements", Inherited = "inherited", Insert = "insert",
    InstanceOf = "instanceof", Interface = "interface", Merge = "merge", New = "new", Null = "null", On = "on",
    Override = "override", Package = "package", Private = "private", Protected = "protected", Public = "public",
    Request = "request", Return = "return", RunAs = "runas", Select = "select", Set = "set", Sharing = "sharing",
    Static = "static", Super = "super", Switch = "switch", System = "system", TestMethod = "testmethod",
    This = "this", Throw = "throw", Transient = "transient", Trigger = "trigger", True = "true", Try = "try",
    Undelete = "undelete", Update = "update", Upsert = "upsert", User = "user", Version = "version",
    Virtual = "virtual", Void = "void", WebService = "webservice", When = "when", While = "while", With = "with",
    Without = "without",
}

/// Longer than any word above, so that a longer name is never one.
const LONGEST: usize = 12;

impl Word {
    pub(crate) fn of(text: &[u8]) -> Word {
        let mut lower = [0u8; LONGEST];
        let Some(slot) = lower.get_mut(..text.len()) else { return Word::Other };
        slot.copy_from_slice(text);
        slot.make_ascii_lowercase();
        look_up(slot)
    }

    /// Words that can never be a name in an expression or a type, whatever surrounds them.
    pub(crate) fn is_hard(self) -> bool {
        use Word::*;
        let hard = [
            Abstract, Break, Catch, Class, Continue, Delete, Do, Else, Enum, Extends, False, Final, Finally, For,
            Global, If, Implements, Insert, InstanceOf, Interface, Merge, New, Null, Override, Private, Protected,
            Public, Return, Static, Super, TestMethod, This, Throw, True, Try, Undelete, Update, Upsert, Virtual, Void,
            WebService, While, On,
        ];
        hard.contains(&self)
    }
}

impl TokenKind {
    /// How a token that is expected is named in messages.
    pub(crate) fn text(self) -> &'static str {
        use TokenKind::*;
        match self {
            OpenParen => "(",
            CloseParen => ")",
            OpenBrace => "{",
            CloseBrace => "}",
            OpenBracket => "[",
            CloseBracket => "]",
            Semicolon => ";",
            Comma => ",",
            Dot => ".",
            Colon => ":",
            Assign => "=",
            Arrow => "=>",
            Less => "<",
            Greater => ">",
            End => "<EOF>",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case() {
        assert_eq!(Word::of(b"InstanceOf"), Word::InstanceOf);
        assert_eq!(Word::of(b"WITHOUT"), Word::Without);
        assert_eq!(Word::of(b"anAccountOfMine"), Word::Other);
    }
}
