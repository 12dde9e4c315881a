//! What a run tells on standard error, to people and to machines.

use tempfile::TempDir;

use super::{audit, put, stderr, with_plan};

/// The lines of a log for machines.
fn events(output: &std::process::Output) -> Vec<serde_json::Value> {
    stderr(output).lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn a_condition_that_holds_has_its_own_exit_code() {
    let (_folder, input, out) = with_plan();
    let run = |condition: &str| {
        let mut command = audit(&input, &out);
        let output = command.args(["--quiet", "--fail-on", condition]).output().unwrap();
        (output.status.code(), stderr(&output))
    };
    let held = "--fail-on gap:lmb:1.1 holds for Molenrode\n".to_owned();
    assert_eq!(run("gap:lmb:1.1"), (Some(4), held));
    assert_eq!(run("unread"), (Some(0), String::new()));
    assert_eq!(run("gap:lmb:9.9").0, Some(2));
}

#[test]
fn a_log_for_machines_is_one_json_object_a_line() {
    let (_folder, input, out) = with_plan();
    let mut command = audit(&input, &out);
    let output = command.args(["--log-format", "json"]).output().unwrap();
    let events = events(&output);
    let names: Vec<&str> = events.iter().filter_map(|event| event["event"].as_str()).collect();
    let expected = [
        "reading-started",
        "file-read",
        "workers-confined",
        "reporting-started",
        "municipality-reported",
        "run-finished",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_quiet_log_for_machines_is_json_too_and_tells_only_what_went_wrong() {
    let (folder, input, out) = with_plan();
    put(folder.path(), "in/kapot.pdf", b"%PDF-1.7 this is no PDF");
    let mut command = audit(&input, &out);
    command.args(["--quiet", "--log-format", "json", "--fail-on", "unread"]);
    let events = events(&command.output().unwrap());
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(
        (&events[0]["event"], &events[0]["file"]),
        (&"file-read".into(), &"kapot.pdf".into())
    );
    assert!(events[0]["remedy"].as_str().unwrap().contains("save it again"), "{events:?}");
    assert_eq!(events[1]["event"], "condition-held");
    assert_eq!(events[1]["condition"], "unread");
    assert_eq!(events[1]["municipalities"][0], "kapot");
}

#[test]
fn a_run_that_fails_says_so_in_the_form_that_was_asked_for() {
    let folder = TempDir::new().unwrap();
    let nowhere = folder.path().join("nergens");
    let mut command = audit(&nowhere, &folder.path().join("out"));
    let output = command.args(["--log-format", "json"]).output().unwrap();
    let events = events(&output);
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!((&events[0]["event"], &events[0]["exit_code"]), (&"run-failed".into(), &2.into()));
    assert!(events[0]["error"].as_str().unwrap().contains("nergens"), "{events:?}");
}

#[cfg(unix)]
#[test]
fn a_file_stays_on_its_line_and_is_named_with_the_remedy() {
    let (folder, input, out) = with_plan();
    put(folder.path(), "in/a\nread b.pdf", b"%PDF-1.7 this is no PDF");
    let output = audit(&input, &out).output().unwrap();
    let said = stderr(&output);
    let line = said.lines().find(|line| line.starts_with("could not read")).unwrap();
    assert!(line.starts_with("could not read a\\nread b.pdf: not a valid PDF"), "{said}");
    assert!(
        line.ends_with("; open the file in the program that made it and save it again"),
        "{said}"
    );
}
