//! Any bytes under the name of a ODT file get a verdict.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = planspiegel::read::read("plan.odt", bytes, &planspiegel::read::ReadOptions::default());
});
