//! The transport to the embedded home: the server's router, called as a function.

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use orgyard_client::{BoxFuture, ClientError, Result, Transport};
use tower::ServiceExt;

pub(crate) struct InProcess(pub Router);

impl Transport for InProcess {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>>> {
        let router = self.0.clone();
        Box::pin(async move {
            let failed = |what: String| ClientError::new("EmbeddedServerError", what);
            let answer = router.oneshot(request.map(Body::from)).await.map_err(|error| failed(error.to_string()))?;
            let (parts, body) = answer.into_parts();
            let body = body.collect().await.map_err(|error| failed(error.to_string()))?;
            Ok(Response::from_parts(parts, body.to_bytes()))
        })
    }

    fn is_embedded(&self) -> bool {
        true
    }
}
