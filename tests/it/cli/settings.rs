//! What users may settle in `planspiegel.toml`, and what is said of a fault in it.

use std::fs;

use tempfile::TempDir;

use super::{PLAN, audit, files, put, stderr};

#[test]
fn a_fault_in_the_settings_names_the_file_and_the_key() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "plan.csv", PLAN.as_bytes());
    put(folder.path(), "planspiegel.toml", b"peroid = \"2026-2031\"\n");
    let output = audit(folder.path(), &folder.path().join("out")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("planspiegel.toml") && said.contains("peroid"), "{said}");
}

#[test]
fn the_settings_may_name_a_logo_in_the_input_folder() {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("in");
    let picture = fs::read("fixtures/report/logo.png").unwrap();
    put(&input, "plan.csv", PLAN.as_bytes());
    put(&input, "huisstijl/logo.png", &picture);
    put(&input, "planspiegel.toml", b"[report]\nlogo = \"huisstijl/logo.png\"");
    let out = folder.path().join("out");
    audit(&input, &out).assert().code(0);
    put(&folder.path().join("plain"), "plan.csv", PLAN.as_bytes());
    audit(&folder.path().join("plain"), &folder.path().join("plain-out")).assert().code(0);
    let (with, without) = (files(&out), files(&folder.path().join("plain-out")));
    assert!(with["Molenrode/rapport.pdf"].len() > without["Molenrode/rapport.pdf"].len() + 100);
    put(&input, "planspiegel.toml", b"[report]\nlogo = \"huisstijl/weg.png\"");
    let output = audit(&input, &out).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("huisstijl/weg.png, which is not there"), "{output:?}");
    put(&input, "planspiegel.toml", b"[report]\nlogo = \"../logo.png\"");
    let output = audit(&input, &out).output().unwrap();
    assert!(stderr(&output).contains("not a file in the input folder"), "{output:?}");
}

#[test]
fn settings_that_leave_out_everything_or_are_no_utf8_are_named_with_the_remedy() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "plan.csv", PLAN.as_bytes());
    let refused = |settings: &[u8]| {
        put(folder.path(), "planspiegel.toml", settings);
        let output = audit(folder.path(), &folder.path().join("out")).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        stderr(&output)
    };
    let said = refused(b"exclude = [\"*.csv\"]");
    assert!(said.contains("`exclude`") && said.contains("(1)"), "{said}");
    let said = refused(b"[report]\nauthor = \"Bj\xf6rn\"");
    assert!(said.contains("planspiegel.toml") && said.contains("save it as UTF-8"), "{said}");
}

#[test]
fn settings_for_a_municipality_that_no_plan_is_of_are_named() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "plan.csv", PLAN.as_bytes());
    let settings =
        b"[municipality.\"molenrode\"]\npopulation = 1\n[municipality.\"Niemand\"]\npopulation = 2";
    put(folder.path(), "planspiegel.toml", settings);
    let output = audit(folder.path(), &folder.path().join("out")).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = stderr(&output);
    assert!(said.contains("settings for Niemand, which no plan is of"), "{said}");
    assert!(!said.contains("settings for molenrode"), "{said}");
}
