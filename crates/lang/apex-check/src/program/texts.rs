//! Types in the platform's table are texts; here they become types.

use super::Program;
use crate::platform::{self, PlatformId, PlatformType};
use crate::ty::{Primitive, Ty};
use std::sync::Arc;

impl Program<'_> {
    /// A text of `owner`'s rows, with its type parameters replaced.
    pub(crate) fn text_type(&self, text: &str, owner: PlatformId, arguments: &[Ty]) -> Ty {
        let text = text.trim();
        if let Some(element) = text.strip_suffix("[]") {
            return Ty::list(self.text_type(element, owner, arguments));
        }
        let own = platform::get(owner);
        match text.split_once('<') {
            Some((name, rest)) => {
                let inner = platform::split(rest.strip_suffix('>').unwrap_or(rest));
                let inner = inner.into_iter().map(|one| self.text_type(one, owner, arguments)).collect();
                self.generic_text(name.trim(), inner, own)
            }
            None => self.plain_text(text, own, arguments),
        }
    }

    fn generic_text(&self, name: &str, mut inner: Vec<Ty>, own: &PlatformType) -> Ty {
        match (name.to_ascii_lowercase().as_str(), inner.len()) {
            ("list", 1) => Ty::list(inner.remove(0)),
            ("set", 1) => Ty::Set(Arc::new(inner.remove(0))),
            ("map", 2) => Ty::map(inner.remove(0), inner.remove(0)),
            _ => self.named(name, own).map_or(Ty::Unknown, |id| Ty::Platform(id, inner.into())),
        }
    }

    fn plain_text(&self, text: &str, own: &PlatformType, arguments: &[Ty]) -> Ty {
        if let Some(at) = own.parameters.iter().position(|parameter| *parameter == text) {
            return arguments.get(at).cloned().unwrap_or(Ty::Unknown);
        }
        match text.to_ascii_lowercase().as_str() {
            "" | "any" | "t" | "k" | "v" => return Ty::Unknown,
            // Untyped collections of the documentation.
            "list" | "set" | "map" | "iterable" => return Ty::Unknown,
            "void" => return Ty::Void,
            "sobject" => return Ty::SObject(None),
            _ => {}
        }
        if let Some(primitive) = Primitive::of(text) {
            return Ty::Primitive(primitive);
        }
        if let Some(id) = self.named(text, own) {
            return super::plain(id);
        }
        self.known_object(text).unwrap_or(Ty::Unknown)
    }

    fn named(&self, name: &str, own: &PlatformType) -> Option<PlatformId> {
        let outer = own.name.split_once('.').map_or(own.name, |(outer, _)| outer);
        let dotted = name.split_once('.').and_then(|(first, second)| platform::find(first, second));
        platform::find(own.namespace, &format!("{outer}.{name}"))
            .or_else(|| platform::find(own.namespace, name))
            .or_else(|| platform::find_short(name))
            .or(dotted)
            // The classes of a namespace that bears the name of a class.
            .or_else(|| platform::find(outer, name))
            .or_else(|| platform::find_alone(name))
            .filter(|id| platform::get(*id).namespace != "Internal")
    }
}
