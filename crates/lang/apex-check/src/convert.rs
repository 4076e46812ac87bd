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

    /// The overload that fits the arguments best: the one whose conversions cost least; of two alike the nearer one.
    pub(crate) fn choose<'m>(&self, found: &'m [Signature], arguments: &[Ty]) -> Option<&'m Signature> {
        let total = |one: &&Signature| -> u32 {
            one.parameters.iter().zip(arguments).map(|(to, from)| self.cost(from, to)).sum()
        };
        self.fitting(found, arguments).min_by_key(total)
    }

    pub(crate) fn fitting<'m>(&self, all: &'m [Signature], arguments: &[Ty]) -> impl Iterator<Item = &'m Signature> {
        all.iter().filter(|one| self.accepts(&one.parameters, arguments))
    }

    /// Another method of the same class that takes the numbers as well as the chosen one.
    pub(crate) fn ambiguous<'m>(
        &self,
        all: &'m [Signature],
        chosen: &'m Signature,
        arguments: &[Ty],
    ) -> Option<&'m Signature> {
        let owner = chosen.declared?.0;
        let width = |ty: &Ty| ty.primitive().and_then(Primitive::width);
        if arguments.is_empty() || !arguments.iter().chain(&chosen.parameters).all(|ty| width(ty).is_some()) {
            return None;
        }
        let rivals = |other: &&Signature| {
            let pairs = || chosen.parameters.iter().map(width).zip(other.parameters.iter().map(width));
            let known = pairs().all(|(_, other)| other.is_some());
            known && pairs().any(|(own, other)| own < other) && pairs().any(|(own, other)| own > other)
        };
        let mut fitting = self.fitting(all, arguments).filter(|other| other.declared.is_some_and(|own| own.0 == owner));
        fitting.any(|other| rivals(&other)).then_some(chosen)
    }

    /// Which arguments leave open what is called: their type is not known, and overloads differ there.
    pub(crate) fn open_parameters(&self, all: &[Signature], arguments: &[Ty]) -> Vec<bool> {
        let fitting: Vec<&Signature> = self.fitting(all, arguments).collect();
        let differs = |at: usize| {
            let mut types = fitting.iter().filter_map(|one| one.parameters.get(at));
            let first = types.next();
            types.any(|other| Some(other) != first)
        };
        arguments.iter().enumerate().map(|(at, ty)| ty.is_unknown() && differs(at)).collect()
    }

    pub(crate) fn accepts(&self, parameters: &[Ty], arguments: &[Ty]) -> bool {
        parameters.len() == arguments.len()
            && parameters.iter().zip(arguments).all(|(parameter, argument)| self.fits(argument, parameter))
    }

    /// How far an argument is from a parameter: the same type, then wider numbers, then supertypes by their distance,
    /// then any object.
    fn cost(&self, from: &Ty, to: &Ty) -> u32 {
        match (from, to) {
            _ if from == to => 0,
            (_, Ty::Primitive(Primitive::Object)) => 200,
            (Ty::Unknown | Ty::Null, _) => 1,
            (_, Ty::Unknown) => 100,
            (Ty::Primitive(from), Ty::Primitive(to)) => match (from.width(), to.width()) {
                (Some(from), Some(to)) => u32::from(from.abs_diff(to)),
                _ => 5,
            },
            (Ty::Class(from), Ty::Class(to)) => self.distance(*from, *to),
            (Ty::SObject(_), Ty::SObject(_)) => 6,
            (Ty::Rows(object), Ty::List(element)) => self.element_cost(&Ty::SObject(object.clone()), element),
            (Ty::Rows(_), _) => 50,
            (Ty::List(from), Ty::List(to)) | (Ty::Set(from), Ty::Set(to)) => self.element_cost(from, to),
            (Ty::Map(key, value), Ty::Map(to_key, to_value)) => {
                self.element_cost(key, to_key) + self.element_cost(value, to_value)
            }
            // It is only not known that it does not fit.
            (Ty::Platform(..), Ty::SObject(_) | Ty::List(_) | Ty::Set(_) | Ty::Map(..) | Ty::Class(_)) => 90,
            _ => 60,
        }
    }

    /// Elements convert in both directions, but rather towards the supertype.
    fn element_cost(&self, from: &Ty, to: &Ty) -> u32 {
        if self.fits(from, to) { self.cost(from, to) } else { 40 }
    }

    /// How many steps upwards lead from a class to one it descends from.
    fn distance(&self, from: ClassId, to: ClassId) -> u32 {
        let mut level = vec![from];
        for steps in 0..30 {
            if level.contains(&to) {
                return steps;
            }
            let parents = level.iter().flat_map(|id| self.parents_of(*id, &[]));
            level = parents.filter_map(|ty| if let Ty::Class(id) = ty { Some(*id) } else { None }).collect();
            level.sort_unstable();
            level.dedup();
        }
        30
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
