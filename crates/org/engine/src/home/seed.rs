//! The rows a fresh org holds.

use super::{OrgInfo, OrgKind};
use crate::encoding::{index, keys, row};
use crate::permissions;
use crate::schema::Schema;
use orgyard_store::Write;
use orgyard_values::{Id, Record, Value};
use std::collections::HashMap;

const ADMINISTRATORS_LICENSE: &str = "Salesforce";

/// How its first administrator reads and writes.
pub(super) struct Locale {
    pub(super) email: String,
    pub(super) language: String,
    pub(super) country: String,
}

struct Seed<'a> {
    info: &'a OrgInfo,
    schema: Schema,
    given: u64,
    writes: Vec<Write>,
}

/// Organization, the administrator, profiles with the permission sets they own.
pub(super) fn rows(info: &OrgInfo, locale: &Locale) -> Vec<Write> {
    // The administrator's id is number 1.
    let mut seed = Seed { info, schema: Schema::default(), given: 1, writes: Vec::new() };
    seed.organization(locale);
    let profile = seed.profiles();
    seed.user(profile, locale);
    seed.price_book();
    seed.business_hours();
    if info.dev_hub {
        seed.settings("DevHubSettings", &["IsPackaging2Enabled", "IsScratchOrgManagementPrefEnabled"]);
    }
    let tracking: &[&str] = if info.tracks_source { &["IsSourceTrackingSandboxesEnabled"] } else { &[] };
    seed.settings("SourceTrackingSettings", tracking);
    let given = seed.given;
    seed.writes.push((keys::counter("ids"), Some(given.to_be_bytes().to_vec())));
    seed.writes
}

fn or<'a>(given: &'a str, usual: &'a str) -> &'a str {
    if given.is_empty() { usual } else { given }
}

/// Definition files write editions in any case: `partner developer`.
fn capitalized(words: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    words.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

impl Seed<'_> {
    fn id(&mut self, prefix: &str) -> Id {
        self.given += 1;
        Id::mint(prefix, self.info.id_number(self.given))
    }

    fn put(&mut self, id: Id, record: Record) {
        let (user, now) = (self.info.user_id, Value::DateTime(self.info.created));
        let record = record
            .with("IsDeleted", false)
            .with("CreatedDate", now.clone())
            .with("CreatedById", user)
            .with("LastModifiedDate", now.clone())
            .with("LastModifiedById", user)
            .with("SystemModstamp", now);
        for field in self.schema.object(&record.object).into_iter().flat_map(|def| def.indexed()) {
            if let Some(entry) = index::entry(&record.object, field, record.get(&field.name), id) {
                self.writes.push((entry, Some(Vec::new())));
            }
        }
        self.writes.push((keys::row(&record.object, id), Some(row::encode(&record))));
    }

    fn organization(&mut self, locale: &Locale) {
        let info = self.info;
        let sandbox = matches!(info.kind, OrgKind::Sandbox | OrgKind::Scratch);
        let trial = info.expires.filter(|_| matches!(info.kind, OrgKind::Scratch | OrgKind::Trial));
        let edition = capitalized(or(&info.edition, "Developer"));
        let kind = if edition.ends_with("Edition") { edition } else { format!("{edition} Edition") };
        let record = Record::new("Organization")
            .with("Name", info.name.as_str())
            .with("InstanceName", "ORGYS")
            .with("IsSandbox", sandbox)
            .with("TrialExpirationDate", trial.map_or(Value::Null, Value::DateTime))
            .with("NamespacePrefix", info.namespace.clone())
            .with("OrganizationType", kind)
            .with("LanguageLocaleKey", or(&locale.language, "en_US"))
            .with("DefaultLocaleSidKey", "en_US")
            .with("TimeZoneSidKey", "GMT")
            .with("Country", or(&locale.country, "US"))
            .with("IsReadOnly", false)
            .with("FiscalYearStartMonth", 1_i64);
        self.put(info.id, record);
    }

    /// All day, every day. Its number is that of the administrator: another prefix, another id.
    fn business_hours(&mut self) {
        let record = Record::new("BusinessHours")
            .with("Name", "Default")
            .with("IsActive", true)
            .with("IsDefault", true)
            .with("TimeZoneSidKey", "GMT");
        let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
        let ends = days.iter().flat_map(|day| [format!("{day}StartTime"), format!("{day}EndTime")]);
        let record = ends.fold(record, |record, end| record.with(&end, "00:00:00.000Z"));
        self.put(Id::mint("01m", self.info.id_number(1)), record);
    }

    /// Answers the administrator's profile.
    fn profiles(&mut self) -> Id {
        let mut licenses: HashMap<&str, Id> = HashMap::new();
        let mut administrator = self.info.user_id;
        for standard in permissions::profiles() {
            let license = match licenses.get(standard.license) {
                Some(known) => *known,
                None => self.license(standard.license),
            };
            licenses.insert(standard.license, license);
            let profile = self.profile(standard.name, standard.user_type, license);
            if standard.name == permissions::ADMINISTRATOR {
                administrator = profile;
            }
        }
        administrator
    }

    fn license(&mut self, name: &str) -> Id {
        let license = self.id("100");
        let key = if name == ADMINISTRATORS_LICENSE { "SFDC" } else { name };
        let record = Record::new("UserLicense").with("Name", name).with("MasterLabel", name);
        let record = record.with("LicenseDefinitionKey", key).with("Status", "Active");
        // The administrator has one.
        let used = i64::from(name == ADMINISTRATORS_LICENSE);
        self.put(license, record.with("TotalLicenses", 10_i64).with("UsedLicenses", used));
        license
    }

    fn profile(&mut self, name: &str, user_type: &str, license: Id) -> Id {
        let profile = self.id("00e");
        let record = Record::new("Profile").with("Name", name).with("UserType", user_type);
        self.put(profile, record.with("UserLicenseId", license));
        let owned = self.id("0PS");
        let record = Record::new("PermissionSet")
            .with("Name", format!("X{}", profile.short()))
            .with("Label", profile.short())
            .with("IsOwnedByProfile", true)
            .with("ProfileId", profile)
            .with("IsCustom", false)
            .with("Type", "Profile");
        self.put(owned, record);
        profile
    }

    fn user(&mut self, profile: Id, locale: &Locale) {
        let info = self.info;
        let record = Record::new("User")
            .with("Username", info.username.as_str())
            .with("LastName", "User")
            .with("FirstName", "User")
            .with("Name", "User User")
            .with("Alias", "UUser")
            .with("Email", or(&locale.email, "admin@orgyard.example"))
            .with("IsActive", true)
            .with("CommunityNickname", format!("User{}", info.number))
            .with("ProfileId", profile)
            .with("TimeZoneSidKey", "GMT")
            .with("LocaleSidKey", "en_US")
            .with("EmailEncodingKey", "UTF-8")
            .with("LanguageLocaleKey", or(&locale.language, "en_US"))
            .with("UserType", "Standard");
        self.put(info.user_id, record);
    }

    /// The standard price book, which every org has.
    fn price_book(&mut self) {
        let book = self.id("01s");
        let record = Record::new("Pricebook2").with("Name", "Standard Price Book").with("IsStandard", true);
        self.put(book, record.with("IsActive", true).with("IsArchived", false));
    }

    fn settings(&mut self, object: &str, on: &[&str]) {
        let id = self.id("0HE");
        let Some(def) = self.schema.shared(object).cloned() else { return };
        let mut record = Record::new(&def.name).with("DurableId", object);
        for field in def.fields.iter().filter(|f| f.default == Some(Value::Bool(false)) && f.name != "IsDeleted") {
            record.set(&field.name, on.contains(&field.name.as_str()));
        }
        self.put(id, record);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn editions_are_words_with_capitals() {
        for (given, expected) in [("developer", "Developer"), ("partner developer", "Partner Developer"), ("", "")] {
            assert_eq!(super::capitalized(given), expected);
        }
    }
}
