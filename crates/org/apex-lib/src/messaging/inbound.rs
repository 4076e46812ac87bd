//! Emails that come in, as an email service hands them over.

use orgyard_apex_vm::natives;

natives! {
    "Messaging.InboundEmail" { data_holder, }
    "Messaging.InboundEmail.BinaryAttachment" { data_holder, }
    "Messaging.InboundEmail.TextAttachment" { data_holder, }
    "Messaging.InboundEmail.Header" { data_holder, }
    "Messaging.InboundEmail.AuthenticationResult" { data_holder, }
    "Messaging.InboundEmail.AuthenticationResultField" { data_holder, }
    "Messaging.InboundEnvelope" { data_holder, }
    "Messaging.InboundEmailResult" { data_holder, }
}
