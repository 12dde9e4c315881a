//! How a file was read, as `inspect` shows it.

use tempfile::TempDir;

use super::{PLAN, planspiegel, put};

#[test]
fn inspect_shows_passages_with_place_code_and_amounts() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "plan.csv", PLAN.as_bytes());
    let output = planspiegel().arg("inspect").arg(folder.path().join("plan.csv")).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for expected in ["Molenrode", "AC-2", "row 3", "2026: 1000.50", "Stedenband met Toubacouta"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn inspect_reads_with_the_settings_of_the_input_folder_and_in_plain_words() {
    let folder = TempDir::new().unwrap();
    let plan = PLAN.replace("Actie kort", "Omschrijving van wat we doen");
    put(folder.path(), "in/Molenrode/plan.csv", plan.as_bytes());
    let inspect = || {
        let file = folder.path().join("in/Molenrode/plan.csv");
        let output = planspiegel().arg("inspect").arg(file).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let without = inspect();
    assert!(without.contains("note: "), "{without}");
    for word in ["MultiYearPlan", "UnknownHeader", "Inferred", "Affirmed"] {
        assert!(!without.contains(word), "{word} in {without}");
    }
    let settings = b"[columns]\n\"Omschrijving van wat we doen\" = \"actie kort\"";
    put(folder.path(), "in/planspiegel.toml", settings);
    let with = inspect();
    assert!(
        with.contains("other document") && with.contains("Stedenband met Toubacouta"),
        "{with}"
    );
    assert!(!with.contains("header"), "{with}");
}
