//! The syntax tree of a query.

/// A dotted path of names as written, with the byte offset of its first name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub names: Vec<String>,
    pub offset: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub select: Vec<SelectItem>,
    pub from: Source,
    /// Further sources that give a relationship an alias: `FROM Account a, a.Contacts c`.
    pub more_from: Vec<Source>,
    pub scope: Option<Scope>,
    pub condition: Option<Condition>,
    pub with: Vec<With>,
    pub group_by: Vec<FieldExpr>,
    pub having: Option<Condition>,
    pub order_by: Vec<OrderBy>,
    pub limit: Option<Literal>,
    pub offset: Option<Literal>,
    /// `FOR VIEW`, `FOR REFERENCE`, `FOR UPDATE`, in upper case.
    pub for_clauses: Vec<String>,
    pub all_rows: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub path: Path,
    pub alias: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub name: String,
    pub offset: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SelectItem {
    Field {
        expr: FieldExpr,
        alias: Option<String>,
    },
    /// `COUNT()` without a field: the whole query answers a number.
    Count {
        offset: usize,
    },
    Subquery {
        query: Box<Query>,
        offset: usize,
    },
    TypeOf(TypeOf),
    /// `FIELDS(ALL|STANDARD|CUSTOM)`, the word in upper case.
    Fields {
        set: String,
        offset: usize,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeOf {
    pub path: Path,
    pub whens: Vec<When>,
    pub otherwise: Vec<Path>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    pub object: String,
    pub fields: Vec<Path>,
    pub offset: usize,
}

/// A field, or a function over one.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldExpr {
    Path(Path),
    /// `toLabel(x)`, `FORMAT(x)`, `CALENDAR_YEAR(x)`, `DISTANCE(x, GEOLOCATION(1,2), 'km')`, `ROLLUP(a, b)`, …
    Function {
        name: String,
        arguments: Vec<FieldExpr>,
        offset: usize,
    },
    Aggregate {
        kind: Aggregate,
        argument: Box<FieldExpr>,
        offset: usize,
    },
    Literal(Literal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    Count,
    CountDistinct,
    Sum,
    Avg,
    Min,
    Max,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Compare {
        field: FieldExpr,
        operator: Comparison,
        value: Literal,
    },
    /// `IN` and `NOT IN`; also `INCLUDES` and `EXCLUDES`.
    Among {
        field: FieldExpr,
        operator: Comparison,
        values: Vec<Literal>,
    },
    SemiJoin {
        field: FieldExpr,
        negated: bool,
        query: Box<Query>,
        offset: usize,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    In,
    NotIn,
    Includes,
    Excludes,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    Null,
    Bool(bool),
    /// As written, sign included.
    Number {
        text: String,
        offset: usize,
    },
    /// Unescaped.
    Text {
        value: String,
        offset: usize,
    },
    /// `2026-01-31`.
    Date {
        text: String,
        offset: usize,
    },
    /// `2026-01-31T10:00:00.000Z`.
    DateTime {
        text: String,
        offset: usize,
    },
    /// `TODAY`, `LAST_N_DAYS:5`.
    DateFormula(DateFormula),
    /// `EUR5000`.
    Currency {
        code: String,
        amount: String,
        offset: usize,
    },
    /// `:expression`; the Apex between the colon and where the query goes on. Binds are numbered in the order of the
    /// text, those of sub-queries included.
    Bind {
        text: String,
        ordinal: usize,
        offset: usize,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormula {
    /// In upper case.
    pub name: String,
    pub count: Option<i64>,
    pub offset: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OrderBy {
    pub field: FieldExpr,
    pub descending: bool,
    pub nulls: Option<Nulls>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    First,
    Last,
}

#[derive(Debug, Clone, PartialEq)]
pub enum With {
    /// `SECURITY_ENFORCED`, `USER_MODE`, `SYSTEM_MODE`, in upper case.
    Mode(String),
    /// `WITH field = value` and `DATA CATEGORY …`, kept as conditions and words.
    Filter(Condition),
    DataCategory(String),
}

impl Query {
    /// One that selects nothing yet.
    pub(crate) fn of(from: Source) -> Self {
        Self {
            select: Vec::new(),
            from,
            more_from: Vec::new(),
            scope: None,
            condition: None,
            with: Vec::new(),
            group_by: Vec::new(),
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            for_clauses: Vec::new(),
            all_rows: false,
        }
    }
}

impl Path {
    /// The names joined by dots, as written.
    pub fn text(&self) -> String {
        self.names.join(".")
    }
}

impl FieldExpr {
    pub fn offset(&self) -> usize {
        match self {
            FieldExpr::Path(path) => path.offset,
            FieldExpr::Function { offset, .. } | FieldExpr::Aggregate { offset, .. } => *offset,
            FieldExpr::Literal(literal) => literal.offset(),
        }
    }
}

impl Literal {
    pub fn offset(&self) -> usize {
        match self {
            Literal::Null | Literal::Bool(_) => 0,
            Literal::Number { offset, .. }
            | Literal::Text { offset, .. }
            | Literal::Date { offset, .. }
            | Literal::DateTime { offset, .. }
            | Literal::Currency { offset, .. }
            | Literal::Bind { offset, .. } => *offset,
            Literal::DateFormula(formula) => formula.offset,
        }
    }
}

impl Aggregate {
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "COUNT" => Self::Count,
            "COUNT_DISTINCT" => Self::CountDistinct,
            "SUM" => Self::Sum,
            "AVG" => Self::Avg,
            "MIN" => Self::Min,
            "MAX" => Self::Max,
            _ => return None,
        })
    }
}
