//! Pages for a browser: plain, without scripts, shown in no frame.

use crate::answer::Answer;
use orgyard_text::xml::escape;

const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}\
    label{display:block;margin:.4rem 0}input[type=text],input[type=password]{width:100%;padding:.4rem;font:inherit}\
    button{font:inherit;padding:.4rem 1.2rem;margin-top:1rem}small{color:#555}.wrong{color:#a00}";

/// `body` is HTML already.
pub(super) fn page(title: &str, body: &str) -> Answer {
    let title = escape(title);
    let text = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style>\
         </head><body><h1>{title}</h1>{body}</body></html>"
    );
    Answer::html(text)
        .header(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
        )
        .header("x-content-type-options", "nosniff")
        // Its own forms say where they come from.
        .header("referrer-policy", "same-origin")
}

pub(super) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escape(text))
}

pub(super) fn hidden(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_a_request_stays_text() {
        let answer = page("<script>", &paragraph("a <b> & \"c\""));
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(text.contains("<title>&lt;script&gt;</title>") && text.contains("a &lt;b&gt; &amp; "), "{text}");
        let expected = "<input type=\"hidden\" name=\"state\" value=\"&quot;&gt;&lt;i a=&apos;\">";
        assert_eq!(hidden("state", "\"><i a='"), expected);
    }
}
