//! Which tests a run is about.

use orgyard_values::Id;

/// Classes and, where not all of them, their methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The class's name, with its namespace and a point before it where it has one; or its id.
    pub class: String,
    /// None: all.
    pub methods: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tests {
    /// Every test class of the org, those of packages too (`RunAllTestsInOrg`).
    AllInOrg,
    /// Those without a foreign namespace (`RunLocalTests`).
    Local,
    Chosen(Vec<Chosen>),
    /// Those of these components, by id: the tests of one package.
    Of(Vec<Id>),
}
