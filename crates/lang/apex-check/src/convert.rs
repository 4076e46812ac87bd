//! Which type fits where, and which overload a call means.

use crate::platform;
use crate::program::{ClassId, Program, Signature};
use crate::ty::{Primitive, Ty};

impl Program<'_> {
    /// Whether a value of one type may stand where the other is wanted, without a cast.
    pub(crate) fn fits(&self, from: &Ty, to: &Ty) -> bool {
        match (from, to) {
            (Ty::Unknown, _) | (_, Ty::Unknown) => true,
            (Ty::Void, _) | (_, Ty::Void) => false,
            (Ty::Null, _) | (_, Ty::Primitive(Primitive::Object)) => true,
            (Ty::Primitive(from), Ty::Primitive(to)) => fits_primitive(*from, *to),
            (Ty::SObject(from), Ty::SObject(to)) => to.is_none() || same_object(from, to),
            (Ty::Rows(from), Ty::SObject(to)) => from.is_none() || to.is_none() || same_object(from, to),
            (Ty::Rows(from), Ty::List(to)) => self.elements_fit(&Ty::SObject(from.clone()), to),
            (Ty::List(from), Ty::List(to)) | (Ty::Set(from), Ty::Set(to)) => self.elements_fit(from, to),
            (Ty::Map(key, value), Ty::Map(to_key, to_value)) => {
                self.elements_fit(key, to_key) && self.elements_fit(value, to_value)
            }
            (Ty::Class(from), Ty::Class(to)) => from == to || self.descends(*from, *to),
            (Ty::Class(from), Ty::Platform(..)) => self.reaches_platform(*from, to),
            (Ty::Platform(..), Ty::Platform(..)) => self.platform_fits(from, to),
            (Ty::List(_) | Ty::Set(_) | Ty::Map(..) | Ty::SObject(_) | Ty::Rows(_), Ty::Platform(..)) => true,
            // Platform types our data describes in part only.
            (Ty::Platform(..), Ty::SObject(_) | Ty::List(_) | Ty::Set(_) | Ty::Map(..) | Ty::Class(_)) => true,
            (Ty::Platform(..), Ty::Primitive(_)) | (Ty::Primitive(_), Ty::Platform(..)) => false,
            _ => false,
        }
    }

    /// Elements of collections convert more freely than values do: between any record and a certain one, and along
    /// class hierarchies in both directions.
    fn elements_fit(&self, from: &Ty, to: &Ty) -> bool {
        let either_object = matches!((from, to), (Ty::SObject(a), Ty::SObject(b)) if a.is_none() || b.is_none());
        let numbers =
            matches!((from, to), (Ty::Primitive(a), Ty::Primitive(b)) if a.width().is_some() && b.width().is_some());
        either_object || (!numbers && (self.fits(from, to) || self.fits(to, from))) || from == to
    }

    fn descends(&self, from: ClassId, to: ClassId) -> bool {
        let line = self.ancestors(from);
        line.contains(&to) || self.parents_of(from, &line).any(Ty::is_unknown)
    }

    fn reaches_platform(&self, from: ClassId, to: &Ty) -> bool {
        let line = self.ancestors(from);
        self.parents_of(from, &line).any(|parent| !matches!(parent, Ty::Class(_)) && self.fits(parent, to))
    }

    /// What a class and its ancestors extend and implement.
    fn parents_of<'a>(&'a self, from: ClassId, line: &'a [ClassId]) -> impl Iterator<Item = &'a Ty> {
        let all = std::iter::once(from).chain(line.iter().copied());
        all.flat_map(|id| self.class(id).superclass.iter().chain(&self.class(id).interfaces))
    }

    fn platform_fits(&self, from: &Ty, to: &Ty) -> bool {
        let (Ty::Platform(from_id, arguments), Ty::Platform(to_id, to_arguments)) = (from, to) else { return false };
        if from_id == to_id {
            let mut pairs = arguments.iter().zip(to_arguments.iter());
            return pairs.all(|(from, to)| self.elements_fit(from, to));
        }
        let (own, other) = (platform::get(*from_id), platform::get(*to_id));
        // One type under two names, as the table gives some, or a kind of it whose parent the table leaves out.
        if own.name.eq_ignore_ascii_case(other.name) || own.name.ends_with(other.name) {
            return true;
        }
        let parents = [own.extends, own.implements].into_iter().flat_map(|list| list.split(';'));
        let mut parents = parents.map(str::trim).filter(|parent| !parent.is_empty());
        parents.any(|parent| self.fits(&self.text_type(parent, *from_id, arguments), to))
    }

    /// The overload that fits the arguments best: the one whose conversions cost least.
    pub(crate) fn choose<'m>(&self, found: &'m [Signature], arguments: &[Ty]) -> Option<&'m Signature> {
        let fitting = found.iter().filter(|one| self.accepts(&one.parameters, arguments));
        fitting.min_by_key(|one| one.parameters.iter().zip(arguments).map(|(to, from)| cost(from, to)).sum::<u32>())
    }

    pub(crate) fn accepts(&self, parameters: &[Ty], arguments: &[Ty]) -> bool {
        parameters.len() == arguments.len()
            && parameters.iter().zip(arguments).all(|(parameter, argument)| self.fits(argument, parameter))
    }

    /// The type two branches share.
    pub(crate) fn common(&self, a: &Ty, b: &Ty) -> Ty {
        match (a, b) {
            _ if a == b => a.clone(),
            (Ty::Null, other) | (other, Ty::Null) => other.clone(),
            (Ty::Unknown, _) | (_, Ty::Unknown) => Ty::Unknown,
            _ if self.fits(a, b) => b.clone(),
            _ if self.fits(b, a) => a.clone(),
            _ => Ty::Unknown,
        }
    }
}

fn same_object(a: &Option<std::sync::Arc<str>>, b: &Option<std::sync::Arc<str>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => false,
    }
}

fn fits_primitive(from: Primitive, to: Primitive) -> bool {
    use Primitive::{Date, Datetime, Decimal, Double, Id, String};
    if from == to {
        return true;
    }
    match (from, to) {
        (Id, String) | (String, Id) | (Date, Datetime) | (Decimal, Double) => true,
        _ => matches!((from.width(), to.width()), (Some(from), Some(to)) if from < to),
    }
}

/// How far an argument is from a parameter.
fn cost(from: &Ty, to: &Ty) -> u32 {
    match (from, to) {
        _ if from == to => 0,
        (Ty::Primitive(from), Ty::Primitive(to)) => match (from.width(), to.width()) {
            (Some(from), Some(to)) => u32::from(from.abs_diff(to)),
            _ if *to == Primitive::Object => 20,
            _ => 5,
        },
        (_, Ty::Primitive(Primitive::Object)) => 20,
        (Ty::Unknown | Ty::Null, _) => 1,
        (_, Ty::Unknown) => 10,
        (_, Ty::SObject(None)) => 6,
        _ => 3,
    }
}
