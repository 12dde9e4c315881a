//! `train` and `evaluate`, and the labels that they are given.

use tempfile::TempDir;

use super::{planspiegel, put, stderr};

#[test]
fn rows_that_are_left_out_are_named_and_nothing_to_measure_is_said() {
    let folder = TempDir::new().unwrap();
    put(
        folder.path(),
        "labels.csv",
        b"text;SDG\nZonnepanelen op alle daken van de gemeente;7\nRust;3\n",
    );
    let evaluate = |lang: &[&str]| {
        let mut command = planspiegel();
        command.arg("evaluate").arg(folder.path().join("labels.csv")).args(lang);
        let output = command.output().unwrap();
        (output.status.code(), stderr(&output))
    };
    let (code, said) = evaluate(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("labels.csv: 1 left out, from row 3: their texts have fewer"), "{said}");
    put(
        folder.path(),
        "labels.csv",
        b"text;SDG;lang\nZonnepanelen op alle daken van de gemeente;7;nl\n",
    );
    let (code, said) = evaluate(&["--lang", "fr"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("nothing to measure"), "{said}");
}

#[test]
fn a_penalty_is_a_number() {
    for penalty in ["nan", "inf", "-1", "veel"] {
        let command = ["train", "x.jsonl", "--out", "x.bin", &format!("--penalty={penalty}")];
        let output = planspiegel().args(command).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{penalty}");
        assert!(stderr(&output).contains("give a number from 0 on"), "{output:?}");
    }
}
