//! All files of natives.

use crate::{cache, callout, database, eventbus, json, queue, rest, schema, system};
use orgyard_apex_vm::Natives;
use std::sync::{Arc, OnceLock};

/// One line per file.
const FILES: &[fn(&mut Natives)] = &[
    cache::partition::register,
    cache::whole::register,
    callout::http::register,
    callout::http_message::register,
    callout::mocks::register,
    database::options::register,
    database::query::register,
    database::query_locator::register,
    database::results::register,
    database::save::register,
    database::savepoint::register,
    eventbus::broker::register,
    eventbus::publish::register,
    eventbus::results::register,
    eventbus::trigger_context::register,
    json::generator::register,
    json::json_class::register,
    json::parser::register,
    queue::batch::register,
    queue::contexts::register,
    queue::queueable::register,
    queue::schedulable::register,
    rest::context::register,
    schema::child_relationship::register,
    schema::describe_field::register,
    schema::describe_object::register,
    schema::field_set::register,
    schema::object_field::register,
    schema::object_type::register,
    schema::picklist_entry::register,
    schema::record_type_info::register,
    schema::schema::register,
    system::assert::register,
    system::blob::register,
    system::boolean::register,
    system::crypto::register,
    system::custom_setting::register,
    system::date::register,
    system::datetime::register,
    system::datetime_parts::register,
    system::decimal::register,
    system::double::register,
    system::encoding_util::register,
    system::enumeration::register,
    system::exception::register,
    system::feature_management::register,
    system::id::register,
    system::integer::register,
    system::iterator::register,
    system::label::register,
    system::limits::register,
    system::list::register,
    system::long::register,
    system::map::register,
    system::matcher::register,
    system::math::register,
    system::object::register,
    system::pattern::register,
    system::request::register,
    system::security::register,
    system::set::register,
    system::site::register,
    system::sobject::register,
    system::sobject_errors::register,
    system::string::register,
    system::string_case::register,
    system::string_escape::register,
    system::string_part::register,
    system::string_regex::register,
    system::string_search::register,
    system::system::register,
    system::test::register,
    system::time::register,
    system::time_zone::register,
    system::type_::register,
    system::url::register,
    system::user_info::register,
    system::uuid::register,
    system::version::register,
];

/// The natives of every file, made once.
pub fn natives() -> &'static Arc<Natives> {
    static OWN: OnceLock<Arc<Natives>> = OnceLock::new();
    OWN.get_or_init(|| {
        let mut natives = Natives::new();
        FILES.iter().for_each(|register| register(&mut natives));
        Arc::new(natives)
    })
}
