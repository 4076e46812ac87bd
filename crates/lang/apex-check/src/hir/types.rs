//! Types at run time: their names, and which is which.

use super::Image;
use crate::ClassId;
use crate::platform::{self, PlatformId};
use crate::ty::{Primitive, Ty};
use std::sync::Arc;

impl Image {
    /// The name as messages print it: `List<Account>`, `Outer.Inner`, `Schema.SObjectType`.
    pub fn shown(&self, ty: &Ty) -> String {
        ty.shown_with(&|id| {
            self.classes.get(id.0 as usize).map_or_else(String::new, |class| class.full_name.to_string())
        })
    }

    /// The type a text means in code of a namespace, such as `Map<String, List<Account>>`; `object` gives an sObject's canonical name.
    pub fn type_named(
        &self,
        text: &str,
        namespace: Option<&str>,
        object: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> Option<Ty> {
        let text = text.trim();
        if let Some(element) = text.strip_suffix("[]") {
            return self.type_named(element, namespace, object).map(Ty::list);
        }
        let Some((name, rest)) = text.split_once('<') else { return self.plain_type(text, namespace, object) };
        let inner = platform::split(rest.trim_end().strip_suffix('>')?).into_iter();
        let mut inner = inner.map(|one| self.type_named(one, namespace, object)).collect::<Option<Vec<Ty>>>()?;
        let bare = name.trim().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        match (bare.as_str(), inner.len()) {
            ("list", 1) => inner.pop().map(Ty::list),
            ("set", 1) => inner.pop().map(|element| Ty::Set(Arc::new(element))),
            ("map", 2) => inner.pop().zip(inner.pop()).map(|(value, key)| Ty::map(key, value)),
            _ => PlatformId::named(name.trim()).map(|id| Ty::Platform(id, inner.into())),
        }
    }

    /// A class as code of a namespace names it.
    pub fn class_named(&self, name: &str, namespace: Option<&str>) -> Option<ClassId> {
        let own = namespace.and_then(|own| self.names.get(&format!("{own}.{name}").to_ascii_lowercase()));
        own.or_else(|| self.names.get(&name.to_ascii_lowercase())).copied()
    }

    fn plain_type(&self, name: &str, namespace: Option<&str>, object: &dyn Fn(&str) -> Option<Arc<str>>) -> Option<Ty> {
        let bare = ["system.", "schema."].iter().find_map(|prefix| {
            name.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix)).map(|_| &name[prefix.len()..])
        });
        let own = bare.unwrap_or(name);
        if let Some(primitive) = Primitive::of(own) {
            return Some(Ty::Primitive(primitive));
        }
        if own.eq_ignore_ascii_case("SObject") {
            return Some(Ty::SObject(None));
        }
        let class = || self.class_named(name, namespace).map(Ty::Class);
        let record = || object(own).map(|name| Ty::SObject(Some(name)));
        class().or_else(record).or_else(|| PlatformId::named(name).map(|id| Ty::Platform(id, Arc::new([]))))
    }
}

/// Whether values of one type are values of the other, as `instanceof` says.
pub fn is_a(image: &Image, from: &Ty, to: &Ty) -> bool {
    match (from, to) {
        (_, Ty::Unknown | Ty::Primitive(Primitive::Object)) | (Ty::Unknown, _) => true,
        (Ty::Primitive(Primitive::Id), Ty::Primitive(Primitive::String)) | (Ty::SObject(_), Ty::SObject(None)) => true,
        (Ty::SObject(Some(from)), Ty::SObject(Some(to))) => from.eq_ignore_ascii_case(to),
        (Ty::List(from), Ty::List(to)) | (Ty::Set(from), Ty::Set(to)) => element_is_a(image, from, to),
        (Ty::Map(key, value), Ty::Map(to_key, to_value)) => {
            element_is_a(image, key, to_key) && element_is_a(image, value, to_value)
        }
        (Ty::Class(from), Ty::Class(to)) => {
            from == to || image.classes.get(from.0 as usize).is_some_and(|class| class.ancestors.contains(to))
        }
        (Ty::Class(from), Ty::Platform(to, _)) => {
            let above = image.classes.get(from.0 as usize).map_or(&[][..], |class| &class.platform_ancestors);
            above.iter().any(|ty| matches!(ty, Ty::Platform(id, _) if id == to))
        }
        (Ty::Platform(from, _), Ty::Platform(to, _)) => from.line().contains(to),
        (Ty::List(_) | Ty::Set(_), Ty::Platform(to, _)) => to.qualified() == "System.Iterable",
        _ => from == to,
    }
}

/// A list of any records may be used as one of certain records.
fn element_is_a(image: &Image, from: &Ty, to: &Ty) -> bool {
    is_a(image, from, to) || matches!((from, to), (Ty::SObject(None), Ty::SObject(_)))
}
