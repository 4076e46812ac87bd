//! The SOAP API for records, in its forms: partner, where records say what they are, and enterprise and tooling, where
//! their type is the element's.

mod appearance;
mod code;
mod login;
mod queries;
mod records;
mod related;
mod write;

use super::envelope::{self, SoapRequest};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::paths;
use crate::route::{Access, Endpoint, Under};
use orgyard_text::xml::Element;
use write::Dialect;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Root, "/services/Soap/u/{number}", Access::Envelope, call),
    Endpoint::new("POST", Under::Root, "/services/Soap/u/{number}/{*tail}", Access::Envelope, call),
    Endpoint::new("POST", Under::Root, "/services/Soap/c/{number}", Access::Envelope, call),
    Endpoint::new("POST", Under::Root, "/services/Soap/c/{number}/{*tail}", Access::Envelope, call),
    Endpoint::new("POST", Under::Root, "/services/Soap/T/{number}", Access::Envelope, call),
    Endpoint::new("POST", Under::Root, "/services/Soap/T/{number}/{*tail}", Access::Envelope, call),
];

/// What an operation works with.
pub(super) struct Asked<'a> {
    call: &'a Call,
    dialect: Dialect,
    header: Option<&'a Element>,
    operation: &'a Element,
}

impl Asked<'_> {
    fn text(&self, name: &str) -> String {
        self.operation.child_text(name).unwrap_or_default()
    }

    fn texts(&self, name: &str) -> Vec<String> {
        self.operation.elements().filter(|e| e.local_name() == name).map(|e| e.text().trim().to_owned()).collect()
    }

    /// A value of one of the header's elements.
    fn option(&self, header: &str, name: &str) -> Option<String> {
        self.header?.elements().find(|e| e.local_name() == header)?.child_text(name)
    }
}

/// Gives the children of the answer.
pub(super) type Operation = fn(&Asked) -> Result<Vec<Element>, Failure>;

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("login", login::login),
    ("logout", login::logout),
    ("getUserInfo", login::user_info),
    ("getServerTimestamp", login::timestamp),
    ("setPassword", login::set_password),
    ("resetPassword", login::reset_password),
    ("query", queries::query),
    ("queryAll", queries::query),
    ("queryMore", queries::more),
    ("search", queries::search),
    ("retrieve", queries::retrieve),
    ("describeGlobal", queries::describe_global),
    ("describeSObject", queries::describe),
    ("describeSObjects", queries::describe),
    ("create", records::create),
    ("update", records::update),
    ("upsert", records::upsert),
    ("delete", records::delete),
    ("undelete", records::undelete),
    ("merge", related::merge),
    ("convertLead", related::convert_lead),
    ("getUpdated", related::updated),
    ("getDeleted", related::deleted),
    ("describeLayout", appearance::layout),
    ("describeTabs", appearance::tabs),
    ("describeAllTabs", appearance::all_tabs),
];

/// What the tooling form has beyond those.
pub(super) const OF_TOOLING: &[(&str, Operation)] =
    &[("executeAnonymous", code::execute_anonymous), ("runTestsAsynchronous", code::run_tests_asynchronous)];

pub(super) const OF_TOOLING_NOT_BUILT: &[&str] =
    &["changeOwnPassword", "describeLayout", "describeValueType", "describeWorkitemActions", "runTests"];

pub(super) const NOT_BUILT: &[&str] = &[
    "describeAppMenu",
    "describeApprovalLayout",
    "describeAvailableQuickActions",
    "describeCompactLayouts",
    "describeDataCategoryGroups",
    "describeDataCategoryGroupStructures",
    "describeGlobalTheme",
    "describeNouns",
    "describePathAssistants",
    "describePrimaryCompactLayouts",
    "describeQuickActions",
    "describeSearchLayouts",
    "describeSearchScopeOrder",
    "describeSObjectListViews",
    "describeSoftphoneLayout",
    "describeSoqlListViews",
    "describeTheme",
    "emptyRecycleBin",
    "executeListView",
    "findDuplicates",
    "findDuplicatesByIds",
    "invalidateSessions",
    "performQuickActions",
    "process",
    "retrieveQuickActionTemplates",
    "renderEmailTemplate",
    "sendEmail",
    "sendEmailMessage",
    "unauthorizeOAuth",
    "updateFeedContents",
];

fn call(call: &Call) -> Result<Answer, Failure> {
    let dialect = Dialect::of(&call.path);
    Ok(answer(call, dialect).unwrap_or_else(|failure| write::fault(dialect, &failure)))
}

fn answer(call: &Call, dialect: Dialect) -> Result<Answer, Failure> {
    if paths::version(call.param("number")).is_none() {
        return Err(Failure::new(500, "UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL"));
    }
    let request: SoapRequest = envelope::read(call.body.bytes())?;
    let name = request.operation.local_name();
    let (more, more_missing) = match dialect {
        Dialect::Tooling => (OF_TOOLING, OF_TOOLING_NOT_BUILT),
        _ => (&[][..], &[][..]),
    };
    let Some((_, run)) = more.iter().chain(OPERATIONS).find(|(known, _)| *known == name) else {
        return Err(match NOT_BUILT.contains(&name) || more_missing.contains(&name) {
            true => Failure::not_built(&format!("{name} of the {} SOAP API", dialect.name())),
            false => super::no_operation(dialect.service(), name),
        });
    };
    let call = if name == "login" { call.clone() } else { super::with_session(call, &request)? };
    let asked = Asked { call: &call, dialect, header: request.header.as_ref(), operation: &request.operation };
    Ok(write::answer(dialect, name, run(&asked)?))
}
