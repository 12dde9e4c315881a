//! One binary for all integration tests; a module mirrors each stage.

mod report;
