//! Measurements for Prometheus: how many requests, how long they took, what waits, what is on the shelf.

use std::sync::Mutex;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::heard::Said;
use crate::jobs::AnswerDesk;

/// Bounds of the measured times, in seconds: around the 25 ms in which a search has to be answered, and up to the time limit.
const BOUNDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Remark {
    said: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// All measurements.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<Outcome, Counter>,
    times: Family<Route, Histogram, fn() -> Histogram>,
    remarks: Family<Remark, Counter>,
    busy: Gauge,
    waiting: Gauge,
    courses: Gauge,
    catalogs: Gauge,
    trouble: Gauge,
}

/// A request that is being worked on; it counts until it is dropped, also if its client goes away.
pub(super) struct Busy(Gauge);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("onshelf");
        let requests = Family::<Outcome, Counter>::default();
        registry.register("requests", "Requests answered", requests.clone());
        let histogram: fn() -> Histogram = || Histogram::new(BOUNDS);
        let times = Family::new_with_constructor(histogram);
        registry.register_with_unit(
            "request_duration",
            "Time to the first byte of an answer",
            Unit::Seconds,
            times.clone(),
        );
        let remarks = Family::<Remark, Counter>::default();
        registry.register("feedback", "Remarks of people that were kept", remarks.clone());
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let busy = gauge("requests_in_flight", "Requests being worked on");
        let waiting = gauge("questions_waiting", "Questions waiting for the desk");
        let courses = gauge("shelf_courses", "Courses on the shelf");
        let catalogs = gauge("shelf_catalogs", "Catalogs on the shelf");
        let trouble = gauge("shelf_trouble", "1 if a newer state of the shelf cannot be read");
        Self { registry: Mutex::new(registry), requests, times, remarks, busy, waiting, courses, catalogs, trouble }
    }

    /// A request begins.
    pub fn begin(&self) -> Busy {
        self.busy.inc();
        Busy(self.busy.clone())
    }

    /// A request was answered.
    pub fn end(&self, busy: Busy, method: &'static str, route: &str, status: u16, took: Duration) {
        drop(busy);
        self.requests.get_or_create(&Outcome { method, route: route.to_owned(), status }).inc();
        self.times.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Something that was said is kept.
    pub fn heard(&self, said: Said) {
        self.remarks.get_or_create(&Remark { said: said.as_str() }).inc();
    }

    /// All of it, as OpenMetrics text.
    pub fn text(&self, desk: &AnswerDesk) -> Result<String, std::fmt::Error> {
        let state = &desk.standing().state;
        self.waiting.set(as_gauge(desk.waiting() as u64));
        self.courses.set(as_gauge(state.courses()));
        self.catalogs.set(as_gauge(state.catalogs.len() as u64));
        self.trouble.set(i64::from(desk.trouble().is_some()));
        let mut text = String::new();
        encode(&mut text, &self.registry.lock().unwrap_or_else(std::sync::PoisonError::into_inner))?;
        Ok(text)
    }
}

fn as_gauge(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
