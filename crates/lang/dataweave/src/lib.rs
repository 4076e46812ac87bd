//! DataWeave 2: scripts that turn values of one format into values of another.
//!
//! ```text
//! text ── Script::parse ── Script { inputs, output, body } ── run(inputs, host) ── Value ── format::write
//! ```
//! Formats are JSON, CSV, XML and plain text; what a host has of its own it brings as a [`Value`] and takes as one.

mod dates;
mod error;
mod eval;
mod format;
mod functions;
mod numbers;
mod parser;
mod tree;
mod types;
mod value;

pub use error::Error;
pub use eval::{Host, MOST_CALLS};
pub use format::Properties;
pub use numbers::number_text;
pub use value::{Entry, Key, Object, Value};

use std::collections::HashMap;

/// A parsed script.
#[derive(Debug)]
pub struct Script {
    source: String,
    header: tree::Header,
    body: tree::Expr,
}

/// A value as JSON, for hosts that read it from there.
pub fn json(value: &Value) -> Result<String, Error> {
    eval::shown(value)
}

/// What goes into a script under a name.
pub enum Input {
    /// Text in the format the script says.
    Text(String),
    Value(Value),
}

/// What comes out.
pub enum Output {
    /// Text in the format the script says.
    Text(String),
    /// A value the host turns into its own.
    Value(Value),
}

impl Script {
    pub fn parse(source: &str) -> Result<Script, Error> {
        let (header, body) = parser::parse(source).map_err(|error| error.shown_in(source))?;
        if let Some(unknown) = header.formats().find(|name| !format::is_known(name)) {
            return Err(Error::new(format!("Unknown content type `{unknown}`")));
        }
        Ok(Script { source: source.to_owned(), header, body })
    }

    /// The format an input is read in; None where the script does not say.
    pub fn input_format(&self, name: &str) -> Option<&str> {
        self.header.input(name).map(|directive| directive.format.as_str())
    }

    /// Runs it. What it logs goes to the host.
    pub fn run(&self, inputs: HashMap<String, Input>, host: &mut dyn Host) -> Result<Output, Error> {
        let run = || {
            let values = inputs.into_iter().map(|(name, input)| Ok((name.clone(), self.read(&name, input)?)));
            let values = values.collect::<Result<Vec<_>, Error>>()?;
            let value = eval::run(&self.header, &self.body, values, host)?;
            self.write(value)
        };
        run().map_err(|error: Error| error.shown_in(&self.source))
    }

    fn read(&self, name: &str, input: Input) -> Result<Value, Error> {
        match (input, self.header.input(name)) {
            (Input::Value(value), _) => Ok(value),
            (Input::Text(text), Some(directive)) if !format::is_native(&directive.format) => {
                format::read(&directive.format, &directive.properties, &text)
            }
            (Input::Text(text), _) => Ok(Value::string(&text)),
        }
    }

    fn write(&self, value: Value) -> Result<Output, Error> {
        let none = Properties::default();
        let (format, properties) = match &self.header.output {
            Some(directive) => (directive.format.as_str(), &directive.properties),
            None => (format::JSON, &none),
        };
        if format::is_native(format) {
            return Ok(Output::Value(value));
        }
        format::write(format, properties, &value).map(Output::Text)
    }
}
