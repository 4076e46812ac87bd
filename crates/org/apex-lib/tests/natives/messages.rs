//! Email, ConnectApi, the app launcher.

use crate::support::{check, check_with};

#[test]
fn inbound_emails_hold_what_is_put_in() {
    check(&[
        (
            "Messaging.InboundEmail e = new Messaging.InboundEmail(); e.fromAddress = 'a@b.example'; \
             e.binaryAttachments = new List<Messaging.InboundEmail.BinaryAttachment>{ \
             new Messaging.InboundEmail.BinaryAttachment() }; e.binaryAttachments[0].fileName = 'f'; \
             return e.fromAddress + e.binaryAttachments[0].fileName",
            "a@b.examplef",
        ),
        ("Messaging.InboundEnvelope e = new Messaging.InboundEnvelope(); e.toAddress = 't'; return e.toAddress", "t"),
        (
            "Messaging.InboundEmailResult r = new Messaging.InboundEmailResult(); r.success = true; return r.success",
            "true",
        ),
    ]);
}

/// Source: Apex Reference Guide, Messaging.sendEmail; texts as public test runs print them.
#[test]
fn sending() {
    let members = "static Messaging.SingleEmailMessage mail(String to, String body) { \
                   Messaging.SingleEmailMessage m = new Messaging.SingleEmailMessage(); \
                   if (to != null) m.setToAddresses(new List<String>{ to }); m.setPlainTextBody(body); return m; } \
                   static List<Messaging.SendEmailResult> send(Messaging.SingleEmailMessage m, Boolean all) { \
                   return Messaging.sendEmail(new List<Messaging.SingleEmailMessage>{ m }, all); }";
    check_with(
        members,
        &[],
        &[
            ("send(mail('a@b.example', 'x'), true)[0].isSuccess()", "true"),
            ("send(mail('a@b.example', 'x'), true); return Limits.getEmailInvocations()", "1"),
            (
                "send(mail(null, 'x'), true)",
                "System.EmailException: SendEmail failed. First exception on row 0; first error: \
                 REQUIRED_FIELD_MISSING, Add a recipient to send an email.: []",
            ),
            (
                "try { send(mail('a@b.example', null), true); } catch (EmailException e) { return e.getDmlType(0); } return null",
                "REQUIRED_FIELD_MISSING",
            ),
            ("send(mail('ab', 'x'), false)[0].getErrors()[0].getStatusCode()", "INVALID_EMAIL_ADDRESS"),
            (
                "for (Integer i = 0; i < 11; i++) send(mail('a@b.example', 'x'), true);",
                "System.LimitException: Too many Email Invocations: 11",
            ),
        ],
    );
}

/// Source: Apex Developer Guide, Testing ConnectApi Code.
#[test]
fn connect_api() {
    check(&[
        (
            "ConnectApi.ChatterUsers.getFollowings(null, 'me')",
            "System.UnsupportedOperationException: ConnectApi methods are not supported in data siloed tests. Please use \
             @IsTest(SeeAllData=true).",
        ),
        (
            "ConnectApi.NamedCredentials.getNamedCredential('a')",
            "System.UnsupportedOperationException: ConnectApi methods are not supported in data siloed tests. Please use \
             @IsTest(SeeAllData=true).",
        ),
        (
            "ConnectApi.NamedCredentialInput i = new ConnectApi.NamedCredentialInput(); \
             i.type = ConnectApi.NamedCredentialType.SecuredEndpoint; \
             i.calloutOptions = new ConnectApi.NamedCredentialCalloutOptionsInput(); \
             i.calloutOptions.generateAuthorizationHeader = true; \
             return i.type + ' ' + i.calloutOptions.generateAuthorizationHeader",
            "SecuredEndpoint true",
        ),
        ("AppLauncher.AppMenu.setOrgSortOrder(new List<Id>());", "done"),
    ]);
}
