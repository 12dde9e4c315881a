//! Recognises what planspiegel itself wrote, by what such a file carries, whatever it is called and
//! wherever it lies: a report quotes plans, so that read as one it would say everything twice.

use serde::Deserialize;

use super::archive::{Archive, lists};
use super::ooxml;

/// What reports name as the program that made them.
const PROGRAM: &str = env!("CARGO_PKG_NAME");

/// What the data of a report, of a run and of a municipality in a comparison have, among more.
const REPORT: [&str; 4] = ["municipality", "sources", "proposals", "incomplete"];
const RUN: [&str; 3] = ["planspiegel", "files", "municipalities"];
const COMPARED: [&str; 3] = ["municipality", "folder", "statuses"];

type Object = serde_json::Map<String, serde_json::Value>;

/// The data of a comparison.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Comparison {
    municipalities: Vec<Object>,
}

/// Whether the bytes are a report, a comparison or the record of a run.
#[must_use]
pub fn is_own_report(bytes: &[u8]) -> bool {
    is_pdf(bytes) || is_docx(bytes) || is_data(bytes)
}

fn is_pdf(bytes: &[u8]) -> bool {
    let producer = format!("<pdf:Producer>{PROGRAM} ");
    bytes.starts_with(b"%PDF-") && memchr::memmem::find(bytes, producer.as_bytes()).is_some()
}

fn is_docx(bytes: &[u8]) -> bool {
    let program = || {
        let mut archive = Archive::open(bytes, "DOCX").ok()?;
        ooxml::property(&mut archive, "docProps/app.xml", "Application")
    };
    lists(bytes, "word/") && program().as_deref() == Some(PROGRAM)
}

fn is_data(bytes: &[u8]) -> bool {
    let has = |object: &Object, keys: &[&str]| keys.iter().all(|key| object.contains_key(*key));
    let compares = |it: Comparison| {
        let municipalities = it.municipalities;
        !municipalities.is_empty() && municipalities.iter().all(|it| has(it, &COMPARED))
    };
    bytes.starts_with(b"{")
        && (serde_json::from_slice(bytes).is_ok_and(|it| has(&it, &REPORT) || has(&it, &RUN))
            || serde_json::from_slice(bytes).is_ok_and(compares))
}
