//! Any bytes under the name of a DOCX file get a verdict.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = planspiegel::read::read("plan.docx", bytes, &planspiegel::read::ReadOptions::default());
});
