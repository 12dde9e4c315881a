//! The program as users and jobs run it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

mod filter;
mod inspect;
mod labels;
mod log;
mod output;
mod settings;
mod taxonomy;

const PLAN: &str = "Bestuur;Beleidsdoelstelling code;Beleidsdoelstelling kort;Actieplan code;\
    Actieplan kort;Actie code;Actie kort;Actie lang;Uitgave 2026;Uitgave 2027\n\
    Molenrode;BD-1;Een groene gemeente;AP-1;We maken ruimte voor water;AC-1;Speelplaats ontharden;\
    We ontharden de speelplaats en vangen het regenwater op.;1000,50;0,00\n\
    Molenrode;BD-1;Een groene gemeente;AP-2;Wereld;AC-2;Stedenband met Toubacouta;\
    We zetten de stedenband met onze partnergemeente in Senegal voort.;2500,00;2500,00\n";

fn planspiegel() -> Command {
    Command::new(env!("CARGO_BIN_EXE_planspiegel"))
}

fn audit(input: &Path, out: &Path) -> Command {
    let mut command = planspiegel();
    command.arg("audit").arg(input).arg("--out").arg(out).args(["--date", "2026-03-31"]);
    command
}

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// All files that a run wrote for its user, by path, with their bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder_now) = open.pop() {
        for entry in fs::read_dir(folder_now).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_name() == ".planspiegel" {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn put(folder: &Path, name: &str, content: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// A folder with a plan in a folder `in`: the folder itself, that one, and where reports may go.
fn with_plan() -> (TempDir, PathBuf, PathBuf) {
    let folder = TempDir::new().unwrap();
    let (input, out) = (folder.path().join("in"), folder.path().join("out"));
    put(&input, "plan.csv", PLAN.as_bytes());
    (folder, input, out)
}

/// What a run that reads everything writes.
fn reports(input: &Path, out: &Path) -> BTreeMap<String, Vec<u8>> {
    audit(input, out).assert().code(0);
    files(out)
}

#[test]
fn an_audit_writes_every_report_and_the_comparison() {
    let (_folder, input, out) = with_plan();
    audit(&input, &out).assert().code(0);
    let written: Vec<String> = files(&out).into_keys().collect();
    let expected = [
        "Molenrode/rapport.docx",
        "Molenrode/rapport.json",
        "Molenrode/rapport.pdf",
        "run.json",
        "vergelijking.docx",
        "vergelijking.json",
        "vergelijking.pdf",
    ];
    assert_eq!(written, expected);
}

#[test]
fn the_same_input_gives_the_same_bytes_on_one_thread_and_on_two() {
    let folder = TempDir::new().unwrap();
    for name in ["a.csv", "b.csv", "c/plan.csv"] {
        let plan = PLAN.replace("Molenrode", &format!("Gemeente {name}"));
        put(folder.path(), &format!("in/{name}"), plan.as_bytes());
    }
    let run = |out: &str, jobs: &str| {
        let out = folder.path().join(out);
        audit(&folder.path().join("in"), &out).args(["--jobs", jobs]).assert().code(0);
        files(&out)
    };
    let (one, two) = (run("one", "1"), run("two", "2"));
    assert!(one == two, "{:?} differ from {:?}", one.keys(), two.keys());
}

#[test]
fn a_file_whose_content_does_not_say_so_is_an_adaptation_or_accounts_by_its_name() {
    let folder = TempDir::new().unwrap();
    let (input, out) = (folder.path().join("in"), folder.path().join("out"));
    let rest = PLAN.replace("Uitgave 2026;Uitgave 2027", "Uitgave 2026;Uitgave 2027;Uitgave 2028");
    put(&input, "Molenrode/meerjarenplan-2026-2031.csv", rest.as_bytes());
    put(&input, "Molenrode/meerjarenplan-2026-2031-AMJP1.csv", rest.as_bytes());
    put(&input, "Molenrode/jaarrekening-2024.csv", rest.as_bytes());
    audit(&input, &out).assert().success();
    let report = fs::read(out.join("Molenrode/rapport.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let versions: Vec<(&str, &serde_json::Value)> = report["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["kind"].as_str().unwrap(), &it["assessed"]))
        .collect();
    let (no, yes) = (serde_json::Value::Bool(false), serde_json::Value::Bool(true));
    assert_eq!(versions, [("accounts", &no), ("multi-year-plan", &no), ("adaptation", &yes)]);
    assert_eq!(report["profile"]["ledger"]["total"]["expenditure"], 600_050);
}

#[test]
fn a_second_run_changes_nothing_and_reads_nothing_again() {
    let (_folder, input, out) = with_plan();
    let first = reports(&input, &out);
    let second = audit(&input, &out).output().unwrap();
    assert!(stderr(&second).contains("unchanged plan.csv"), "{}", stderr(&second));
    assert!(first == files(&out));
}

#[test]
fn a_damaged_store_is_dropped_and_the_reports_come_out_the_same() {
    let (_folder, input, out) = with_plan();
    let first = reports(&input, &out);
    for entry in fs::read_dir(out.join(".planspiegel/store")).unwrap().map(Result::unwrap) {
        put(&out, &format!(".planspiegel/store/{}", entry.file_name().display()), b"garbage");
    }
    audit(&input, &out).assert().code(0);
    assert!(first == files(&out));
}

#[test]
fn a_result_whose_passages_are_damaged_is_dropped_with_a_word_and_read_again() {
    let (_folder, input, out) = with_plan();
    let first = reports(&input, &out);
    for entry in fs::read_dir(out.join(".planspiegel/store")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with("report-") {
            fs::remove_file(entry.path()).unwrap();
        } else {
            let mut bytes = fs::read(entry.path()).unwrap();
            *bytes.last_mut().unwrap() ^= 0xff;
            fs::write(entry.path(), bytes).unwrap();
        }
    }
    let second = audit(&input, &out).output().unwrap();
    assert_eq!(second.status.code(), Some(0), "{}", stderr(&second));
    assert!(stderr(&second).contains("1 result of an earlier run was damaged"));
    assert!(first == files(&out));
}

#[test]
fn reports_are_never_read_as_plans() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "plan.csv", PLAN.as_bytes());
    let out = folder.path().join("rapporten");
    audit(folder.path(), &out).assert().code(0);
    let first = files(&out);
    audit(folder.path(), &out).assert().code(0);
    assert!(first == files(&out));
    let output = audit(folder.path(), folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("is both input and output"), "{}", stderr(&output));
}

#[test]
fn reports_are_recognised_wherever_they_lie_and_passed_over_with_a_word() {
    let folder = TempDir::new().unwrap();
    let (input, out) = (folder.path().join("in"), folder.path().join("out"));
    put(&input, "Molenrode/plan.csv", PLAN.as_bytes());
    audit(&input, &out).assert().code(0);
    let first = files(&out);
    for (name, bytes) in &first {
        put(&input, &format!("Molenrode/oud/{}", name.replace('/', "-")), bytes);
        put(&input, &format!("output/{name}"), bytes);
    }
    let output = audit(&input, &out).output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(said.matches("passed over").count(), 14, "{said}");
    assert_eq!(first.len(), files(&out).len());
    assert!(first["Molenrode/rapport.json"] == files(&out)["Molenrode/rapport.json"]);
    let output = audit(&input.join("output"), &out).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("holds no files to read"), "{}", stderr(&output));
}

#[test]
fn the_folder_of_one_municipality_is_no_folder_of_many() {
    let folder = TempDir::new().unwrap();
    let unnamed = PLAN.replace("Bestuur;", "").replace("Molenrode;", "");
    let municipalities = |names: &[&str]| {
        let input = folder.path().join(names.concat()).join("Molenrode");
        for name in names {
            put(&input, name, unnamed.as_bytes());
        }
        let out = folder.path().join(names.concat()).join("out");
        audit(&input, &out).args(["--format", "json"]).assert().code(0);
        let reports = files(&out).into_keys().filter(|name| name.ends_with("/rapport.json"));
        reports.map(|name| name.replace("/rapport.json", "")).collect::<Vec<_>>()
    };
    let of_one = ["budget.csv", "meerjarenplan 2026-2031.csv", "bijlage 3.csv"];
    assert_eq!(municipalities(&of_one), ["Molenrode"]);
    assert_eq!(
        municipalities(&["Gent meerjarenplan.csv", "Lier.csv"]),
        ["Gent-meerjarenplan", "Lier"]
    );
}

#[test]
fn the_record_says_what_a_run_took_only_where_that_is_asked_for() {
    let (_folder, input, out) = with_plan();
    let record = |extra: &[&str]| -> serde_json::Value {
        audit(&input, &out).args(extra).assert().code(0);
        serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap()
    };
    assert!(record(&[]).get("timings").is_none());
    let timings = record(&["--timings", "--fresh"])["timings"].take();
    assert!(timings["run_seconds"].as_f64().unwrap() > 0.0, "{timings}");
    for stage in ["read", "tag", "assess", "report"] {
        assert!(timings["stage_cpu_seconds"][stage].as_f64().unwrap() > 0.0, "{stage} {timings}");
    }
}

#[test]
fn a_bad_file_is_named_with_its_reason_and_the_rest_is_reported_all_the_same() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "good/plan.csv", PLAN.as_bytes());
    put(folder.path(), "both/plan.csv", PLAN.as_bytes());
    put(folder.path(), "both/kapot.pdf", b"%PDF-1.7 this is no PDF");
    put(folder.path(), "both/leeg.docx", b"");
    let good = folder.path().join("out-good");
    let both = folder.path().join("out-both");
    audit(&folder.path().join("good"), &good).assert().code(0);
    let output = audit(&folder.path().join("both"), &both).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("could not read kapot.pdf"), "{}", stderr(&output));
    assert!(stderr(&output).contains("could not read leeg.docx: the file is empty"));
    let (good, both) = (files(&good), files(&both));
    for report in ["Molenrode/rapport.json", "Molenrode/rapport.pdf", "Molenrode/rapport.docx"] {
        assert!(good[report] == both[report], "{report}");
    }
    let record = String::from_utf8(both["run.json"].clone()).unwrap();
    assert!(record.contains("\"unread\": 2"), "{record}");
}

#[test]
fn a_municipality_that_delivered_nothing_or_a_dead_link_is_reported_as_not_read() {
    let folder = TempDir::new().unwrap();
    let (input, out) = (folder.path().join("in"), folder.path().join("out"));
    put(&input, "Molenrode/plan.csv", PLAN.as_bytes());
    fs::create_dir(input.join("Leegdorp")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("weg.pdf", input.join("Molenrode/dood.pdf")).unwrap();
    let output = audit(&input, &out).args(["--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("could not read Leegdorp: the folder is empty"), "{said}");
    assert!(cfg!(not(unix)) || said.contains("could not read Molenrode/dood.pdf: "), "{said}");
    let report = fs::read_to_string(out.join("Leegdorp/rapport.json")).unwrap();
    assert!(report.contains("\"unknown\"") && !report.contains("\"not-found\""));
}

#[test]
fn an_empty_folder_is_explained_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(folder.path().join("in")).unwrap();
    let output = audit(&folder.path().join("in"), &out).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("holds no files to read"), "{}", stderr(&output));
    assert!(!out.exists());
}

#[test]
fn a_missing_folder_is_explained() {
    let folder = TempDir::new().unwrap();
    let output = audit(&folder.path().join("nergens"), folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("there is no folder"), "{}", stderr(&output));
}

#[test]
fn a_usage_error_has_exit_code_two_and_help_has_zero() {
    planspiegel().arg("auditt").assert().code(2);
    planspiegel().args(["audit", "--date", "morgen"]).assert().code(2);
    planspiegel().arg("--help").assert().code(0);
    let output = planspiegel().arg("--version").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("taxonomy 20"));
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_can_not_be_printed_is_an_error_and_a_reader_who_left_is_none() {
    for command in ["completions bash", "taxonomy show", "taxonomy show --json"] {
        let run = |sink: &str| {
            let line = format!("\"$0\" {command} {sink}");
            let mut shell = std::process::Command::new("bash");
            shell.args(["-c", &line, env!("CARGO_BIN_EXE_planspiegel")]).output().unwrap()
        };
        let full = run("> /dev/full");
        assert_eq!(full.status.code(), Some(2), "{command}: {full:?}");
        assert!(stderr(&full).contains("could not print"), "{command}: {full:?}");
        let left = run("| true; exit ${PIPESTATUS[0]}");
        assert_eq!(left.status.code(), Some(0), "{command}: {left:?}");
        assert!(left.stderr.is_empty(), "{command}: {left:?}");
    }
}
