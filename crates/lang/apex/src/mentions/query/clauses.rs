//! The clauses of a query.

use super::{MentionKind, Owner, Path, Reader};
use crate::lexer::TokenKind;

/// What is known once FROM has been read.
struct From {
    owner: Owner,
    /// What the object is called in paths: its own name and its alias.
    prefixes: Vec<String>,
    /// Aliases of further relationships, whose object is not known, and of selected values.
    foreign: Vec<String>,
}

/// Words that start the clause after the one being read.
const CLAUSES: [&str; 11] =
    ["where", "with", "group", "having", "order", "limit", "offset", "for", "update", "all", "using"];

impl Reader<'_> {
    /// A query from SELECT to its end. `outer` is the object whose children a subquery reads.
    pub(super) fn select(&mut self, outer: &Owner, is_child: bool) {
        if !self.eat_word("select") || self.depth > 8 {
            return self.at = self.tokens.len();
        }
        self.depth += 1;
        let (mut paths, mut aliases, mut inner) = (Vec::new(), Vec::new(), Vec::new());
        while !self.at_end() && !self.is_word("from") {
            self.selected(&mut paths, &mut aliases, &mut inner);
        }
        let from = self.from(outer, is_child, aliases);
        let end = self.at;
        for start in inner {
            self.at = start;
            self.select(&from.owner, true);
        }
        self.at = end;
        paths.iter().for_each(|path| self.field(&from, path));
        self.clauses(&from);
        self.depth -= 1;
    }

    /// One selected value. Subqueries wait until the object is known.
    fn selected(&mut self, paths: &mut Vec<Path>, aliases: &mut Vec<String>, inner: &mut Vec<usize>) {
        if self.at_subquery() {
            inner.push(self.at + 1);
            return self.skip_brackets();
        }
        if self.eat_word("typeof") {
            return self.type_of();
        }
        let Some(path) = self.path() else { return self.at += 1 };
        if self.peek() == TokenKind::OpenParen {
            self.function(&path, paths);
        } else {
            paths.push(path);
        }
        if !self.is_word("from") {
            aliases.extend(self.word());
        }
    }

    /// The fields among a function's arguments.
    fn function(&mut self, name: &Path, paths: &mut Vec<Path>) {
        if name.is("FIELDS") || name.is("GEOLOCATION") || self.depth > 16 {
            return self.skip_brackets();
        }
        self.depth += 1;
        self.at += 1;
        while !self.at_end() {
            if self.skip_bind() {
                continue;
            }
            match self.path() {
                Some(inner) if self.peek() == TokenKind::OpenParen => self.function(&inner, paths),
                Some(inner) => paths.push(inner),
                None => self.at += 1,
            }
        }
        self.eat(TokenKind::CloseParen);
        self.depth -= 1;
    }

    /// `TYPEOF What WHEN Account THEN Phone ELSE Id END`
    fn type_of(&mut self) {
        self.path();
        while !self.at_end() && !self.eat_word("end") {
            if self.eat_word("when") {
                self.when_type();
            } else {
                self.at += 1;
            }
        }
    }

    fn when_type(&mut self) {
        let Some(object) = self.path() else { return };
        let owner = Owner::Object(object.names.join("."));
        self.found.push((MentionKind::Type, object.names.join("."), object.span));
        self.eat_word("then");
        while let Some(field) = self.path() {
            self.note(&owner, &field);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
    }

    fn from(&mut self, outer: &Owner, is_child: bool, aliases: Vec<String>) -> From {
        let mut from = From { owner: Owner::Unknown, prefixes: Vec::new(), foreign: aliases };
        self.eat_word("from");
        let Some(mut source) = self.path() else { return from };
        if let (true, Owner::Object(object)) = (is_child, outer)
            && source.starts_with(object)
        {
            source.names.remove(0);
        }
        let name = source.names.join(".");
        from.owner = match (is_child, outer) {
            (false, _) => Owner::Object(name.clone()),
            (true, Owner::Object(object)) => Owner::Child { object: object.clone(), relationship: name.clone() },
            (true, _) => Owner::Unknown,
        };
        match (is_child, outer) {
            (false, _) => self.found.push((MentionKind::Type, name.clone(), source.span)),
            (true, Owner::Object(object)) => {
                let kind = MentionKind::ChildRelationship { object: object.clone() };
                self.found.push((kind, name.clone(), source.span));
            }
            _ => {}
        }
        from.prefixes.push(name);
        from.prefixes.extend(self.alias());
        while self.eat(TokenKind::Comma) {
            self.path();
            from.foreign.extend(self.alias());
        }
        from
    }

    fn alias(&mut self) -> Option<String> {
        self.eat_word("as");
        if CLAUSES.iter().any(|word| self.is_word(word)) { None } else { self.word() }
    }

    fn field(&mut self, from: &From, path: &Path) {
        let foreign = |alias: &String| path.is(alias) || path.starts_with(alias);
        if from.foreign.iter().any(foreign) {
            return;
        }
        let mut path = path.clone();
        if from.prefixes.iter().any(|prefix| path.starts_with(prefix)) {
            path.names.remove(0);
        }
        self.note(&from.owner, &path);
    }

    fn clauses(&mut self, from: &From) {
        while !self.at_end() {
            if self.eat_word("where") || self.eat_word("having") {
                self.conditions(from);
            } else if self.eat_word("group") || self.eat_word("order") {
                self.eat_word("by");
                self.ordering(from);
            } else if !self.skip_bind() {
                self.at += 1;
            }
        }
    }

    fn at_clause(&self) -> bool {
        CLAUSES.iter().any(|word| self.is_word(word))
    }

    fn conditions(&mut self, from: &From) {
        let mut open = 0;
        while self.peek() != TokenKind::End && !self.at_clause() {
            match self.peek() {
                TokenKind::CloseParen if open == 0 => return,
                TokenKind::CloseParen => open -= 1,
                TokenKind::OpenParen => open += 1,
                TokenKind::Word(_) if !self.is_connective() => {
                    self.comparison(from);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn is_connective(&self) -> bool {
        ["and", "or", "not"].iter().any(|word| self.is_word(word))
    }

    /// `path operator value`, the path perhaps inside a function.
    fn comparison(&mut self, from: &From) {
        let Some(path) = self.path() else { return };
        if self.peek() == TokenKind::OpenParen {
            let mut paths = Vec::new();
            self.function(&path, &mut paths);
            paths.iter().for_each(|path| self.field(from, path));
        } else {
            self.field(from, &path);
        }
        // `NOT IN` would end a value, so it is taken with the operator.
        self.eat_word("not");
        self.value();
    }

    /// Past the operator and the value, up to what connects the next condition.
    fn value(&mut self) {
        while !self.at_end() && !self.at_clause() && !self.is_connective() {
            if self.at_subquery() {
                self.at += 1;
                self.select(&Owner::Unknown, false);
                self.eat(TokenKind::CloseParen);
            } else if self.peek() == TokenKind::OpenParen {
                self.skip_brackets();
            } else if !self.skip_bind() {
                self.at += 1;
            }
        }
    }

    /// The fields of GROUP BY and ORDER BY.
    fn ordering(&mut self, from: &From) {
        loop {
            let Some(path) = self.path() else { return };
            let mut paths = Vec::new();
            if self.peek() == TokenKind::OpenParen {
                self.function(&path, &mut paths);
            } else {
                paths.push(path);
            }
            paths.iter().for_each(|path| self.field(from, path));
            while ["asc", "desc", "nulls", "first", "last"].iter().any(|word| self.is_word(word)) {
                self.at += 1;
            }
            if !self.eat(TokenKind::Comma) {
                return;
            }
        }
    }

    /// A search: its objects stand behind RETURNING, each with a list of fields and clauses in brackets.
    pub(super) fn search(&mut self) {
        while self.peek() != TokenKind::End && !self.eat_word("returning") {
            if !self.skip_bind() {
                self.at += 1;
            }
        }
        while let Some(object) = self.path() {
            self.found.push((MentionKind::Type, object.names.join("."), object.span));
            if self.eat(TokenKind::OpenParen) {
                self.returned(object);
                self.eat(TokenKind::CloseParen);
            }
            if !self.eat(TokenKind::Comma) {
                return;
            }
        }
    }

    fn returned(&mut self, object: Path) {
        let (mut paths, mut aliases, mut inner) = (Vec::new(), Vec::new(), Vec::new());
        while !self.at_end() && !self.at_clause() {
            self.selected(&mut paths, &mut aliases, &mut inner);
        }
        let name = object.names.join(".");
        let from = From { owner: Owner::Object(name.clone()), prefixes: vec![name], foreign: Vec::new() };
        paths.iter().for_each(|path| self.field(&from, path));
        self.clauses(&from);
    }
}
