//! Modifiers and annotations as the typed tree carries them.

use crate::hir::{Annotation, Sharing, Visibility};
use orgyard_apex::Unit;
use orgyard_apex::syntax::{AnnotationArgument, Expr, ExprKind, Literal, ModifierKind, Modifiers};

pub(crate) fn annotations(unit: &Unit, modifiers: &Modifiers) -> Vec<Annotation> {
    let written = modifiers.annotations.iter().map(|one| Annotation {
        name: one.name.text.to_ascii_lowercase(),
        arguments: one.arguments.iter().map(|argument| pair(unit, argument)).collect(),
    });
    // The old words for two of them.
    let words = [(ModifierKind::TestMethod, "istest"), (ModifierKind::WebService, "webservice")];
    let words = words.into_iter().filter(|(kind, _)| modifiers.has(*kind));
    written.chain(words.map(|(_, name)| Annotation { name: name.to_owned(), arguments: Vec::new() })).collect()
}

fn pair(unit: &Unit, argument: &AnnotationArgument) -> (String, String) {
    let name = argument.name.as_ref().map_or(String::new(), |name| name.text.to_ascii_lowercase());
    (name, text(unit, &argument.value))
}

fn text(unit: &Unit, value: &Expr) -> String {
    match &value.kind {
        ExprKind::Literal(Literal::String(text)) => text.to_string(),
        ExprKind::Literal(Literal::Boolean(value)) => value.to_string(),
        _ => unit.source.slice(value.span).to_owned(),
    }
}

/// The visibility written, or what stands where none is.
pub(crate) fn visibility(modifiers: &Modifiers, otherwise: Visibility) -> Visibility {
    let words = [
        (ModifierKind::Global, Visibility::Global),
        (ModifierKind::WebService, Visibility::Global),
        (ModifierKind::Public, Visibility::Public),
        (ModifierKind::Protected, Visibility::Protected),
        (ModifierKind::Private, Visibility::Private),
    ];
    words.into_iter().find(|(kind, _)| modifiers.has(*kind)).map_or(otherwise, |(_, visibility)| visibility)
}

pub(crate) fn sharing(modifiers: &Modifiers) -> Sharing {
    let words = [
        (ModifierKind::WithSharing, Sharing::With),
        (ModifierKind::WithoutSharing, Sharing::Without),
        (ModifierKind::InheritedSharing, Sharing::Inherited),
    ];
    words.into_iter().find(|(kind, _)| modifiers.has(*kind)).map_or(Sharing::Omitted, |(_, sharing)| sharing)
}
