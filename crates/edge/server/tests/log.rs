//! The log of a server at its most talkative: every kind of token goes through, and none is told.

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;
    use http_body_util::BodyExt;
    use orgyard_engine::{Home, HomeOptions, TokenKind};
    use orgyard_values::Env;
    use std::io::Write;
    use std::sync::{Arc, Mutex};
    use tower::ServiceExt;
    use tracing_subscriber::fmt::MakeWriter;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Lines {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    fn send(router: &axum::Router, request: &str) -> String {
        let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
        let mut lines = head.lines();
        let (method, path) = lines.next().unwrap().split_once(' ').unwrap();
        let mut builder = Request::builder().method(method).uri(path);
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            builder = builder.header(name, value);
        }
        let request = builder.body(Body::from(body.to_owned())).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = router.clone().oneshot(request).await.unwrap();
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            String::from_utf8_lossy(&bytes).into_owned()
        })
    }

    #[test]
    fn no_token_is_told() {
        let lines = Lines::default();
        let log =
            tracing_subscriber::fmt().with_writer(lines.clone()).with_max_level(tracing::Level::TRACE).json().finish();
        tracing::subscriber::set_global_default(log).unwrap();
        let home = Home::open(HomeOptions::in_memory(Env::fixed(1_795_194_000_000))).unwrap();
        let hub = home.orgs().unwrap().remove(0);
        let router = orgyard_server::router(home.clone());
        let issue = |kind| home.issue(kind, hub.id, hub.user_id, None).unwrap();
        let kinds = [TokenKind::Access, TokenKind::Code, TokenKind::Frontdoor, TokenKind::Page, TokenKind::Refresh];
        let [access, code, frontdoor, page, refresh] = kinds.map(issue);
        let spelled = format!("5Aep861.{}", refresh.replacen('!', ".", 1));
        let soap = format!(
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Header><SessionHeader><sessionId>{access}</sessionId></SessionHeader></e:Header><e:Body><describeMetadata/></e:Body></e:Envelope>"
        );
        let answers = [
            format!("GET /services/data/v64.0/limits\nAuthorization: Bearer {access}"),
            format!("GET /services/data/v64.0/sobjects/{access}\nAuthorization: Bearer {access}"),
            format!("GET /services/data/v64.0/query?q=bad&sid={access}\nAuthorization: Bearer {access}"),
            format!("GET /secur/frontdoor.jsp?otp={}", frontdoor.replace('!', "%21")),
            format!("GET /secur/frontdoor.jsp?sid={access}"),
            format!("GET /org/{}/home\nCookie: sid={page}", hub.id.short()),
            format!("POST /services/oauth2/token\n\ngrant_type=authorization_code&code={code}"),
            format!("POST /services/oauth2/token\n\ngrant_type=refresh_token&refresh_token={spelled}"),
            format!("POST /services/oauth2/introspect\n\ntoken={access}"),
            format!("POST /services/Soap/m/64.0\nContent-Type: text/xml\n\n{soap}"),
            format!("POST /services/oauth2/revoke\n\ntoken={access}"),
        ]
        .map(|request| send(&router, &request));
        let told = String::from_utf8_lossy(&lines.0.lock().unwrap()).into_owned();
        assert!(told.contains("\"route\":\"/limits\"") && told.contains("\"status\":200"), "{told}");
        let secrets = [access, code, frontdoor, page, refresh].map(|token| token.split_once('!').unwrap().1.to_owned());
        let made = answers
            .iter()
            .flat_map(|answer| answer.split('"'))
            .filter(|word| word.len() > 70 && word.contains(hub.id.short()));
        for secret in secrets.iter().map(String::as_str).chain(made) {
            assert!(!told.contains(secret), "{told}\ntells {secret}");
        }
    }
}
