//! A user's own taxonomy files.

use std::fs;

use tempfile::TempDir;

use super::{audit, planspiegel, put, stderr, with_plan};

const OWN_PROPOSAL: &str = r#"
[[proposal]]
id = "3.5"
pillar = "3"
name.nl = "Waterpartnerschap"
aim.nl = "Kennis over water delen met een gemeente elders."
recommendation.nl = "Zoek een partner voor het waterbeheer."
first_step.nl = "Bevraag de technische dienst."
involve.nl = "De technische dienst."
effort = 2
effect = 2
goals = [6, 17]
arguments = ["1"]
terms.nl = ["ontharden", { text = "regenwater + speelplaats", weight = 1.0 }]
veto.nl = ["voetbalveld"]
"#;

#[test]
fn an_own_proposal_is_found_by_its_terms_and_reported() {
    let (folder, input, out) = with_plan();
    put(folder.path(), "in/planspiegel.toml", b"taxonomy = [\"../eigen.toml\"]");
    let status = |own: &str| {
        put(folder.path(), "eigen.toml", own.as_bytes());
        audit(&input, &out).args(["--format", "json"]).assert().code(0);
        let report = fs::read_to_string(out.join("Molenrode/rapport.json")).unwrap();
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let proposals = report["proposals"].as_array().unwrap().clone();
        let own = proposals.into_iter().find(|finding| finding["proposal"] == "3.5").unwrap();
        own["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(OWN_PROPOSAL), "anchored");
    assert_eq!(status(&OWN_PROPOSAL.replace("voetbalveld", "speelplaats")), "not-found");
}

#[test]
fn the_taxonomy_can_be_shown_and_an_own_file_checked() {
    let output = planspiegel().args(["taxonomy", "show"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("sdg:17.19") && text.contains("lmb:3.4/twinning"));
    let folder = TempDir::new().unwrap();
    put(
        folder.path(),
        "own.toml",
        b"[[target]]\nid = \"18.1\"\nname.nl = \"x\"\nmunicipal = \"direct\"\n",
    );
    let output = planspiegel()
        .args(["taxonomy", "check"])
        .arg(folder.path().join("own.toml"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("target 18.1 belongs to no goal"), "{}", stderr(&output));
}

#[test]
fn an_own_file_that_would_spoil_a_report_is_refused_with_the_entry_and_the_remedy() {
    let folder = TempDir::new().unwrap();
    let check = |own: &str| {
        put(folder.path(), "eigen.toml", own.as_bytes());
        let mut command = planspiegel();
        command.args(["taxonomy", "check"]).arg(folder.path().join("eigen.toml"));
        let output = command.output().unwrap();
        (output.status.code(), stderr(&output))
    };
    assert_eq!(check(OWN_PROPOSAL), (Some(0), String::new()));
    let terms = "terms.nl = [\"ontharden\"";
    for (right, wrong, said) in [
        ("effort = 2", "effort = 200", "effort 200; write 1"),
        ("effect = 2", "effect = 0", "effect 0; write 1"),
        ("id = \"3.5\"", "id = \"\"", "the id \"\"; write"),
        ("id = \"3.5\"", "id = \"../3.5\"", "the id \"../3.5\"; write"),
        ("name.nl = \"Waterpartnerschap\"", "name.nl = \"\"", "empty name.nl; write"),
        ("goals = [6, 17]", "goals = []", "serves no goal; name"),
        ("weight = 1.0", "weight = -2.5", "the weight -2.5; write"),
        (terms, "terms.nl = [\"+ +\"", "the term \"+ +\"; write"),
        ("terms.nl", "# terms.nl", "no terms to be found by; write"),
        ("# twice", OWN_PROPOSAL, "the proposal 3.5 stands twice; give"),
    ] {
        let own = format!("{OWN_PROPOSAL}# twice").replace(right, wrong);
        let (code, message) = check(&own);
        assert_eq!(code, Some(2), "{wrong}: {message}");
        assert!(message.contains("eigen.toml") && message.contains(said), "{wrong}: {message}");
    }
}
