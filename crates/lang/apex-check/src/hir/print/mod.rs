//! The image as text: what a compile made of the sources.

mod expression;
mod statement;

use super::{Class, ClassKind, Image, Method, MethodId};
use std::fmt::Write;

/// All classes with their variables, dispatch and methods.
pub fn print(image: &Image) -> String {
    let mut out = String::new();
    for (at, class) in image.classes.iter().enumerate() {
        head(image, class, &mut out);
        let own = image.methods.iter().enumerate().filter(|(_, method)| method.owner.0 as usize == at);
        own.for_each(|(id, _)| out.push_str(&print_method(image, MethodId(id as u32))));
    }
    out
}

/// A method with its body; lines that count for coverage stand in braces.
pub fn print_method(image: &Image, id: MethodId) -> String {
    let Some(method) = image.methods.get(id.0 as usize) else { return String::new() };
    let mut out = format!("  {} {} frame {}\n", method_name(image, id), image.shown(&method.returns), method.frame);
    if let Some(body) = &method.body {
        let mut printer = Printer { image, out: &mut out, depth: 2 };
        body.iter().for_each(|statement| printer.statement(statement));
    }
    out
}

fn head(image: &Image, class: &Class, out: &mut String) {
    let kind = match class.kind {
        ClassKind::Class => "class",
        ClassKind::Interface => "interface",
        ClassKind::Enum => "enum",
        ClassKind::Script => "script",
    };
    out.push_str(&format!("{kind} {}", class.full_name));
    class.superclass.iter().for_each(|ty| out.push_str(&format!(" extends {}", image.shown(ty))));
    class.interfaces.iter().for_each(|ty| out.push_str(&format!(" implements {}", image.shown(ty))));
    out.push('\n');
    for (word, fields) in [("", &class.fields), ("static ", &class.statics)] {
        for (slot, field) in fields.iter().enumerate() {
            out.push_str(&format!("  {word}#{slot} {} {}\n", image.shown(&field.ty), field.name));
        }
    }
    let mut dispatch: Vec<_> = class.dispatch.iter().collect();
    dispatch.sort();
    for (declared, runs) in dispatch {
        out.push_str(&format!("  {} => {}\n", method_name(image, *declared), method_name(image, *runs)));
    }
}

/// `Outer.run(Integer, String)`; accessors as `A.get name`.
pub(super) fn method_name(image: &Image, id: MethodId) -> String {
    use super::MethodKind::{Getter, Setter};
    let Some(method) = image.methods.get(id.0 as usize) else { return "?".to_owned() };
    let owner = image.classes.get(method.owner.0 as usize).map_or("?", |class| &class.full_name);
    match method.kind {
        Getter => format!("{owner}.get {}", method.name),
        Setter => format!("{owner}.set {}", method.name),
        _ => format!("{owner}.{}({})", method.name, parameters(image, method)),
    }
}

fn parameters(image: &Image, method: &Method) -> String {
    let types = method.parameters.iter().map(|parameter| image.shown(&parameter.ty));
    types.collect::<Vec<_>>().join(", ")
}

struct Printer<'i, 'o> {
    image: &'i Image,
    out: &'o mut String,
    depth: usize,
}

impl Printer<'_, '_> {
    fn line(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.out, "{:width$}{text}", "", width = self.depth * 2);
    }
}
