//! What stands above `---`: directives, imports, variables, functions.

use super::Parser;
use super::lexer::Token;
use crate::error::{Error, Result, Span};
use crate::format::Properties;
use crate::tree::{Declaration, Directive, Header, Import, Lambda};
use std::rc::Rc;

impl Parser<'_> {
    /// A script without a header is a body alone.
    pub(super) fn header(&mut self) -> Result<Header> {
        let mut header = Header::default();
        loop {
            if self.take("---")? {
                return Ok(header);
            }
            match &self.token {
                Token::Name(name) if name == "input" && !self.is_body_alone() => self.input(&mut header)?,
                Token::Name(name) if name == "output" && !self.is_body_alone() => header.output = Some(self.output()?),
                _ => match self.declaration()? {
                    Some(declaration) => header.declarations.push(declaration),
                    None if self.is_body_alone() => return Ok(header),
                    None => return Err(self.unexpected("'---' or a directive")),
                },
            }
        }
    }

    fn is_body_alone(&self) -> bool {
        !self.lexer.source.lines().any(|line| line.trim() == "---" || line.trim_start().starts_with("--- "))
    }

    /// A variable, function, import, type or namespace, where one begins here.
    pub(super) fn declaration(&mut self) -> Result<Option<Declaration>> {
        let Token::Name(word) = &self.token else { return Ok(None) };
        match word.as_str() {
            "var" => self.variable().map(Some),
            "fun" => self.function().map(Some),
            "import" => self.import().map(Some),
            "type" => self.type_alias().map(Some),
            _ => Ok(None),
        }
    }

    fn input(&mut self, header: &mut Header) -> Result<()> {
        self.advance()?;
        let name = self.name_before_raw()?;
        let directive = self.directive()?;
        header.inputs.push((name, directive));
        Ok(())
    }

    fn output(&mut self) -> Result<Directive> {
        // The word `output` is the token at hand; the rest of its line is not made of tokens.
        self.lexer.at = self.span.end;
        self.directive()
    }

    /// The name at hand; what follows it is read as it stands.
    fn name_before_raw(&mut self) -> Result<String> {
        let Token::Name(name) = self.token.clone() else { return Err(self.unexpected("the name of an input")) };
        self.lexer.at = self.span.end;
        Ok(name)
    }

    /// The rest of a line: `application/csv separator=";", header=true`.
    fn directive(&mut self) -> Result<Directive> {
        let rest = self.lexer.rest();
        let line = rest.lines().next().unwrap_or_default();
        let start = self.lexer.at;
        self.lexer.at += line.len();
        let line = line.split("//").next().unwrap_or_default();
        // A type may stand before the format: `input payload: Order application/json`.
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words.iter().position(|word| word.contains('/'));
        let Some(at) = at else {
            let span = Span { start, end: start + line.len() };
            return Err(Error::new("A format is missing, such as application/json").at(span));
        };
        let properties = Properties::parse(&words[at + 1..].join(" "));
        self.advance()?;
        Ok(Directive { format: words[at].to_owned(), properties })
    }

    fn variable(&mut self) -> Result<Declaration> {
        self.advance()?;
        let name = Rc::from(self.name()?);
        if self.take(":")? {
            self.type_reference()?;
        }
        self.want("=")?;
        Ok(Declaration::Variable { name, value: self.expression()? })
    }

    fn function(&mut self) -> Result<Declaration> {
        self.advance()?;
        let name = Rc::from(self.name()?);
        if self.take("<")? {
            while !self.take(">")? {
                self.advance()?;
            }
        }
        self.want("(")?;
        let parameters = self.parameters()?;
        if self.take(":")? {
            self.type_reference()?;
        }
        self.want("=")?;
        let body = self.expression()?;
        Ok(Declaration::Function { name, lambda: Rc::new(Lambda { parameters, body }) })
    }

    fn type_alias(&mut self) -> Result<Declaration> {
        self.advance()?;
        self.name()?;
        self.want("=")?;
        self.type_reference()?;
        Ok(Declaration::Type)
    }

    /// `import * from dw::core::Strings`, `import a, b as c from …`, `import dw::core::Strings`.
    fn import(&mut self) -> Result<Declaration> {
        let start = self.span.start;
        self.advance()?;
        let everything = self.take("*")?;
        let mut names = Vec::new();
        loop {
            if everything {
                break;
            }
            let path = self.path()?;
            let own = path.rsplit("::").next().unwrap_or(&path).to_owned();
            let called = if self.take_name("as")? { self.name()? } else { own };
            names.push((path, called));
            if !self.take(",")? {
                break;
            }
        }
        if everything || self.is_name("from") {
            if !self.take_name("from")? {
                return Err(self.unexpected("'from'"));
            }
            let module = self.path()?;
            return Ok(Declaration::Import(Import { module, names, everything, span: self.since(start) }));
        }
        let (module, called) = names.pop().unwrap_or_default();
        let names = vec![(String::new(), called)];
        Ok(Declaration::Import(Import { module, names, everything: false, span: self.since(start) }))
    }

    fn path(&mut self) -> Result<String> {
        let mut path = self.name()?;
        while self.take("::")? {
            path = format!("{path}::{}", self.name()?);
        }
        Ok(path)
    }
}
