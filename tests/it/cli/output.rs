//! What becomes of a run whose results can't be written.

use std::fs;

use tempfile::TempDir;

use super::{PLAN, audit, files, put, stderr, with_plan};

#[test]
fn an_output_that_is_a_file_is_refused_with_its_name() {
    let (folder, input, out) = with_plan();
    put(folder.path(), "out", b"in the way");
    let output = audit(&input, &out).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("could not write"), "{}", stderr(&output));
}

#[test]
fn a_report_that_can_not_be_written_costs_no_other() {
    let folder = TempDir::new().unwrap();
    let (input, out) = (folder.path().join("in"), folder.path().join("out"));
    put(&input, "a.csv", PLAN.as_bytes());
    put(&input, "b.csv", PLAN.replace("Molenrode", "Waterdonk").as_bytes());
    fs::create_dir_all(out.join("Waterdonk/rapport.pdf/in-de-weg")).unwrap();
    let output = audit(&input, &out).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let said = stderr(&output);
    assert!(said.contains("reported Molenrode"), "{said}");
    assert!(said.contains("no complete report of Waterdonk: could not write"), "{said}");
    assert!(said.contains("run again"), "{said}");
    let written: Vec<String> = files(&out).into_keys().collect();
    let expected = [
        "Molenrode/rapport.docx",
        "Molenrode/rapport.json",
        "Molenrode/rapport.pdf",
        "Waterdonk/rapport.docx",
        "Waterdonk/rapport.json",
        "run.json",
        "vergelijking.docx",
        "vergelijking.json",
        "vergelijking.pdf",
    ];
    assert_eq!(written, expected);
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap();
    assert_eq!(record["unwritten"][0]["municipality"], "Waterdonk");

    fs::remove_dir_all(out.join("Waterdonk/rapport.pdf")).unwrap();
    audit(&input, &out).assert().code(0);
    assert!(out.join("Waterdonk/rapport.pdf").is_file());
}

#[test]
fn a_record_that_can_not_be_written_breaks_the_run_off() {
    let (_folder, input, out) = with_plan();
    fs::create_dir_all(out.join("run.json/in-de-weg")).unwrap();
    let output = audit(&input, &out).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(stderr(&output).contains("run.json"), "{output:?}");
}

#[test]
fn what_is_named_for_the_end_of_a_run_is_checked_at_its_start() {
    let (folder, input, out) = with_plan();
    put(folder.path(), "junk.bin", b"no Word file");
    let at = |name: &str| folder.path().join(name).display().to_string();
    for (option, value, named) in [
        ("--template", at("junk.bin"), "junk.bin"),
        ("--metrics", at("nergens/m.prom"), "m.prom"),
        ("--metrics", at("in"), "--metrics"),
        ("--model", at("in"), "in: "),
    ] {
        let output = audit(&input, &out).args([option, &value]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{option} {value}: {output:?}");
        let said = stderr(&output);
        assert!(said.contains(named) && !said.contains("read plan.csv"), "{said}");
        assert!(!out.exists(), "{option} {value}");
    }
}
