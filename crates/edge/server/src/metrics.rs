//! Counts of requests, for `/metrics` in the text format of Prometheus. Routes are told as they are written in the list of
//! endpoints, so nothing of an org is.

use http::Method;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 5.0, 30.0];

#[derive(Default)]
pub(crate) struct Metrics(Mutex<State>);

#[derive(Default)]
struct State {
    requests: BTreeMap<(&'static str, &'static str, u16), u64>,
    seconds: BTreeMap<&'static str, Histogram>,
}

#[derive(Default)]
struct Histogram {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    sum: f64,
}

impl Metrics {
    pub(crate) fn count(&self, method: &Method, route: &'static str, status: u16, took: Duration) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state.requests.entry((route, known(method), status)).or_default() += 1;
        state.seconds.entry(route).or_default().add(took.as_secs_f64());
    }

    pub(crate) fn text(&self, pending_jobs: usize) -> String {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out =
            String::from("# HELP orgyard_requests_total Requests answered.\n# TYPE orgyard_requests_total counter\n");
        for ((route, method, status), count) in &state.requests {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            let _ = writeln!(out, "orgyard_requests_total{{{labels}}} {count}");
        }
        out += "# HELP orgyard_request_seconds How long answers took.\n# TYPE orgyard_request_seconds histogram\n";
        for (route, histogram) in &state.seconds {
            histogram.write(&mut out, route);
        }
        out += "# HELP orgyard_jobs_pending Jobs that wait or run.\n# TYPE orgyard_jobs_pending gauge\n";
        let _ = writeln!(out, "orgyard_jobs_pending {pending_jobs}");
        out
    }
}

/// A method that a client made up is no label: labels must not grow without end.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PATCH" => "PATCH",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

impl Histogram {
    fn add(&mut self, seconds: f64) {
        for (bucket, end) in self.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= end);
        }
        self.count += 1;
        self.sum += seconds;
    }

    fn write(&self, out: &mut String, route: &str) {
        for (count, end) in self.buckets.iter().zip(BUCKETS) {
            let _ = writeln!(out, "orgyard_request_seconds_bucket{{route=\"{route}\",le=\"{end}\"}} {count}");
        }
        let Self { count, sum, .. } = self;
        let _ = writeln!(out, "orgyard_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}");
        let _ = writeln!(out, "orgyard_request_seconds_sum{{route=\"{route}\"}} {sum}");
        let _ = writeln!(out, "orgyard_request_seconds_count{{route=\"{route}\"}} {count}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_status() {
        let metrics = Metrics::default();
        for (status, took) in [(200, 2), (200, 30), (404, 2)] {
            metrics.count(&Method::GET, "/limits", status, Duration::from_millis(took));
        }
        let text = metrics.text(1);
        for line in [
            "orgyard_requests_total{method=\"GET\",route=\"/limits\",status=\"200\"} 2",
            "orgyard_requests_total{method=\"GET\",route=\"/limits\",status=\"404\"} 1",
            "orgyard_request_seconds_bucket{route=\"/limits\",le=\"0.0025\"} 2",
            "orgyard_request_seconds_bucket{route=\"/limits\",le=\"0.1\"} 3",
            "orgyard_request_seconds_bucket{route=\"/limits\",le=\"+Inf\"} 3",
            "orgyard_request_seconds_count{route=\"/limits\"} 3",
            "orgyard_jobs_pending 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{text}\nhas no {line}");
        }
    }
}
