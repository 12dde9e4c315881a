//! Any bytes under the name of a XLS file get a verdict.
//!
//! The reader turns the parser's panics on broken records into a verdict; only a panic that
//! leaves the reader ends the run, so the hook that ends it on any is taken away.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: {
        std::panic::set_hook(Box::new(|_| {}));
    },
    |bytes: &[u8]| {
        let options = planspiegel::read::ReadOptions::default();
        let _ = planspiegel::read::read("plan.xls", bytes, &options);
    }
);
