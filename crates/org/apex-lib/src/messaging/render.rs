//! Messaging: templates with their merge fields filled in.

use crate::system::formula::{merged, shown};
use orgyard_apex_vm::{Anything, List, Platform, Throw, Value, Vm, natives, platform_type};
use orgyard_values::{Id, Record};
use std::rc::Rc;

const RESULT: &str = "Messaging.RenderEmailTemplateBodyResult";
const ERROR: &str = "Messaging.RenderEmailTemplateError";

natives! {
    "System.Messaging" {
        static "renderEmailTemplate(String, String, List<String>)" => |vm, who: Anything, what: Anything, bodies: Rc<List>|
            render_all(vm, &who, &what, &bodies),
        static "renderStoredEmailTemplate(String, String, String)" =>
            |vm, template: Anything, who: Anything, what: Anything| stored(vm, &template, &who, &what),
        static "renderStoredEmailTemplate(String, String, String, Object)" =>
            |vm, template: Anything, who: Anything, what: Anything, _files: Anything| stored(vm, &template, &who, &what),
        static "renderStoredEmailTemplate(String, String, String, Object, Boolean)" =>
            |vm, template: Anything, who: Anything, what: Anything, _files: Anything, _usage: Anything|
            stored(vm, &template, &who, &what),
    }
    "Messaging.RenderEmailTemplateBodyResult" { data_holder, }
    "Messaging.RenderEmailTemplateError" { data_holder, }
    "Messaging.CustomNotification" {
        data_holder,
        new "(String, String, String, String, String, String)" =>
            |_vm, kind: Anything, sender: Anything, title: Anything, body: Anything, target: Anything, page: Anything| {
                let own = Platform::new("Messaging.CustomNotification");
                let fields = [("notificationTypeId", kind), ("senderId", sender), ("title", title), ("body", body),
                    ("targetId", target), ("targetPageRef", page)];
                fields.into_iter().for_each(|(name, value)| own.set_field(name, value));
                own
            },
        // Nothing leaves this machine.
        "send(Set<String>)" => |_vm, this: Rc<Platform>, users: Anything| notify(&this, &users),
    }
}

/// The rows that merge fields may be about.
struct Rows {
    who: Option<Record>,
    what: Option<Record>,
    user: Option<Record>,
    org: Option<Record>,
}

impl Rows {
    fn of(vm: &mut Vm, who: &Value, what: &Value) -> Result<Self, Throw> {
        Ok(Self {
            who: row(vm, who)?,
            what: row(vm, what)?,
            user: row(vm, &Value::Id(vm.context.user))?,
            org: row(vm, &Value::Id(vm.tx.org().id))?,
        })
    }

    /// `Contact.FirstName` -> the row that is meant.
    fn named(&self, root: &str) -> Option<&Record> {
        let is = |row: &&Record| row.object.eq_ignore_ascii_case(root);
        match root.to_ascii_lowercase().as_str() {
            "recipient" | "receiving_user" => self.who.as_ref(),
            "relatedto" => self.what.as_ref(),
            "organization" => self.org.as_ref(),
            "sender" => self.user.as_ref(),
            _ => [&self.who, &self.what, &self.user].into_iter().flatten().find(is),
        }
    }

    /// A field of none of the rows is blank, as in an email that is sent.
    fn value(&self, vm: &Vm, path: &str) -> Result<String, Throw> {
        let Some((root, rest)) = path.split_once('.') else { return Ok(String::new()) };
        let Some(row) = self.named(root) else { return Ok(String::new()) };
        match vm.tx.formula_over(rest, row, false) {
            Ok(value) => Ok(shown(&value)),
            Err(_) => Ok(String::new()),
        }
    }

    fn fill(&self, vm: &Vm, text: &str) -> Result<String, Throw> {
        let text = merged(text, |path| self.value(vm, path))?;
        let mut out = String::new();
        let mut rest = text.as_str();
        // `{{{Recipient.Name}}}` of Lightning templates.
        while let Some((before, after)) = rest.split_once("{{{") {
            let Some((path, after)) = after.split_once("}}}") else { break };
            out.push_str(before);
            out.push_str(&self.value(vm, path.trim())?);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }
}

fn id_of(value: &Value) -> Option<Id> {
    value.as_str().and_then(|text| text.parse().ok())
}

fn row(vm: &Vm, id: &Value) -> Result<Option<Record>, Throw> {
    let Some(id) = id_of(id) else { return Ok(None) };
    let object = vm.tx.schema().object_by_prefix(id.prefix()).map(|def| def.name.clone());
    Ok(object.map(|object| vm.tx.get(&object, id)).transpose()?.flatten())
}

fn render_all(vm: &mut Vm, who: &Value, what: &Value, bodies: &List) -> Result<Value, Throw> {
    let rows = Rows::of(vm, who, what)?;
    let mut results = Vec::new();
    for body in bodies.to_vec() {
        let text = rows.fill(vm, body.as_str().unwrap_or_default())?;
        let result = Platform::new(RESULT);
        result.set_field("success", Value::Boolean(true));
        result.set_field("mergedBody", Value::from(text));
        result.set_field("errors", Value::list(platform_type(ERROR), Vec::new()));
        results.push(Value::from(result));
    }
    Ok(Value::list(platform_type(RESULT), results))
}

fn stored(vm: &mut Vm, template: &Value, who: &Value, what: &Value) -> Result<Value, Throw> {
    let missing = || {
        let text = format!("Invalid template id: {}", template.as_str().unwrap_or("null"));
        Throw::new("System.InvalidParameterValueException", text)
    };
    let template = row(vm, template)?.filter(|row| row.object == "EmailTemplate").ok_or_else(missing)?;
    let rows = Rows::of(vm, who, what)?;
    let email = Platform::new("Messaging.SingleEmailMessage");
    for (field, from) in [("subject", "Subject"), ("plainTextBody", "Body"), ("htmlBody", "HtmlValue")] {
        let text = template.text(from).map(|text| rows.fill(vm, text)).transpose()?;
        email.set_field(field, text.into());
    }
    email.set_field("templateId", template.id().into());
    email.set_field("targetObjectId", id_of(who).into());
    email.set_field("whatId", id_of(what).into());
    Ok(Value::from(email))
}

/// Source: Apex Reference Guide, CustomNotification.send.
fn notify(own: &Platform, users: &Value) -> Result<(), Throw> {
    let has_users = matches!(users, Value::Set(set) if !set.table.is_empty());
    let needed = [("notificationTypeId", "typeId"), ("title", "title"), ("body", "body")];
    if let Some((_, name)) = needed.into_iter().find(|(field, _)| own.field(field).is_null()) {
        return Err(Throw::new("System.HandledException", format!("Missing required input parameter: {name}")));
    }
    if !has_users {
        return Err(Throw::new("System.HandledException", "Missing required input parameter: recipientIds"));
    }
    Ok(())
}
