//! Versions of one municipality's plan: recognised by what they say, the newest assessed, the rest
//! compared with it.

use std::collections::BTreeMap;

use planspiegel::assess::{
    Assessment, Change, Outcome, SourceReport, Step, Subject, TaggedPlan, Turn, assess,
};
use planspiegel::batch::{Stopwatch, tag_passages};
use planspiegel::document::{Period, PlanKind};
use planspiegel::language::Lang;
use planspiegel::read::{ReadOptions, read};
use planspiegel::report::{block::Block, municipality};
use planspiegel::segment::{Settings, segment};
use planspiegel::tag::Tagger;

use crate::report::invented::{options, taxonomy};

/// Reads, segments and tags files as the batch does, without its store.
fn subject(files: &[(&str, Vec<u8>)]) -> Subject {
    let tagger = Tagger::new();
    let mut subject = Subject { municipality: "Zonnedal".to_owned(), ..Subject::default() };
    for (source, (name, bytes)) in files.iter().enumerate() {
        let (format, document) = read(name, bytes, &ReadOptions::default()).unwrap();
        for plan in segment(&document, &Settings::default()) {
            let (kind, period, edition) = (plan.kind, plan.period, plan.edition);
            let outcome = Outcome::Read {
                kind,
                period,
                pages: plan.pages,
                passages: plan.passages.len(),
                notes: plan.notes,
            };
            let hash = String::new();
            let (name, format) = ((*name).to_owned(), format.to_owned());
            subject.sources.push(SourceReport { name, hash, format, outcome });
            let passages = tag_passages(plan.passages, &tagger, &Stopwatch::default());
            subject.plans.push(TaggedPlan { source, kind, period, edition, passages });
        }
    }
    subject
}

fn fixtures(names: &[&'static str]) -> Assessment {
    let folder = format!("{}/fixtures/revision", env!("CARGO_MANIFEST_DIR"));
    let load = |name: &&'static str| (*name, std::fs::read(format!("{folder}/{name}")).unwrap());
    let files: Vec<(&str, Vec<u8>)> = names.iter().map(load).collect();
    assess(&taxonomy(), subject(&files))
}

fn titles(elements: &[planspiegel::assess::Element]) -> Vec<&str> {
    elements.iter().map(|element| element.title.as_str()).collect()
}

fn turns(step: &Step) -> BTreeMap<String, Turn> {
    step.concepts.iter().map(|it| (it.concept.to_string(), it.turn)).collect()
}

#[test]
fn versions_are_recognised_by_what_they_say_and_the_newest_is_assessed() {
    let assessment = fixtures(&[
        "aanpassing.md",
        "jaarrekening.csv",
        "meerjarenplan-2020-2025.md",
        "meerjarenplan.csv",
    ]);
    let versions: Vec<_> = assessment
        .versions
        .iter()
        .map(|it| (it.kind, it.period.map(|p| (p.first, p.last)), it.edition, it.assessed))
        .collect();
    let new = Some((2026, 2031));
    let expected = [
        (PlanKind::MultiYearPlan, Some((2020, 2025)), None, false),
        (PlanKind::Accounts, Some((2026, 2026)), None, false),
        (PlanKind::MultiYearPlan, new, None, false),
        (PlanKind::Adaptation, new, Some(2027), true),
    ];
    assert_eq!(versions, expected);
    assert_eq!(assessment.period, Some(Period { first: 2026, last: 2031 }));
    assert_eq!(assessment.earlier, [1, 2, 3]);
    let titles: Vec<_> = assessment.passages.iter().map(|it| it.passage.title.as_str()).collect();
    assert!(titles.contains(&"Fietspad Schoolweg"), "{titles:?}");
    assert!(!titles.contains(&"Vriendschap met Toubacouta"), "{titles:?}");
    let pairs: Vec<_> = assessment.revisions.iter().map(|it| (it.from, it.to)).collect();
    assert_eq!(pairs, [(2, 3), (0, 2), (3, 1)], "plans in turn, accounts beside their plan");
}

#[test]
fn actions_are_matched_by_their_text_and_money_over_the_shared_years() {
    let assessment =
        fixtures(&["aanpassing.md", "meerjarenplan-2020-2025.md", "meerjarenplan.csv"]);
    let [newest, before] = &assessment.revisions[..] else { panic!("two changes") };
    assert_eq!(newest.years, [2026, 2027]);
    assert_eq!(newest.expenditure, (54_200_000, 57_300_000));
    assert_eq!(titles(&newest.new), ["Een dorpsfeest voor alle generaties"]);
    assert_eq!(titles(&newest.dropped), ["Vriendschap met Toubacouta"]);
    let renamed: Vec<_> = newest
        .changed
        .iter()
        .filter(|it| it.change == Change::Renamed)
        .map(|it| (it.before.title.as_str(), it.after.title.as_str()))
        .collect();
    assert_eq!(renamed, [("Een veilig fietspad naar de school", "Fietspad Schoolweg")]);
    let shifted: Vec<_> = newest
        .changed
        .iter()
        .filter(|it| it.shift() != 0)
        .map(|it| (it.after.title.as_str(), it.shift()))
        .collect();
    assert_eq!(shifted, [("Bomen planten langs de Dorpsstraat", 2_500_000)]);
    assert!(before.years.is_empty(), "the two periods share no year");
    assert_eq!(titles(&before.dropped), ["Zwembad De Plas renoveren"]);
}

#[test]
fn proposals_gain_and_lose_with_a_place_in_both_versions() {
    let assessment =
        fixtures(&["aanpassing.md", "meerjarenplan-2020-2025.md", "meerjarenplan.csv"]);
    let [newest, before] = &assessment.revisions[..] else { panic!("two changes") };
    assert_eq!(turns(newest)["lmb:3.4"], Turn::Weaker, "only the action plan is left");
    assert_eq!(turns(before)["lmb:1.5"], Turn::Gained);
    let weaker = newest.concepts.iter().find(|it| it.concept.to_string() == "lmb:3.4").unwrap();
    let (Some(before), Some(after)) = &weaker.evidence else { panic!("{:?}", weaker.evidence) };
    assert_eq!(before.title, "Vriendschap met Toubacouta");
    assert_eq!(after.title, "Internationale solidariteit");
    assert!(before.place.is_some() && after.place.is_some());
}

#[test]
fn the_chapter_tells_what_changed_in_every_language() {
    let assessment = fixtures(&[
        "aanpassing.md",
        "jaarrekening.csv",
        "meerjarenplan-2020-2025.md",
        "meerjarenplan.csv",
    ]);
    for lang in Lang::ALL {
        let report = municipality(&taxonomy(), &assessment, None, &options(lang));
        let start = report.blocks.iter().position(
            |block| matches!(block, Block::Heading { anchor: Some(own), .. } if own == "revision"),
        );
        let rest = &report.blocks[start.unwrap_or_else(|| panic!("{lang}: no chapter"))..];
        let end =
            rest.iter().skip(1).position(|block| matches!(block, Block::Heading { level: 1, .. }));
        let chapter = serde_json::to_string(&rest[..=end.unwrap()]).unwrap();
        assert!(!chapter.contains('⟦'), "{lang}: {chapter}");
        for expected in ["Toubacouta", "Fietspad Schoolweg", "Zwembad De Plas", "aanpassing.md"] {
            assert!(chapter.contains(expected), "{lang}: {expected} in {chapter}");
        }
    }
}

#[test]
fn an_adaptation_that_tells_only_what_changes_is_read_with_the_plan_that_it_changes() {
    let folder = format!("{}/fixtures/revision", env!("CARGO_MANIFEST_DIR"));
    let plan = std::fs::read(format!("{folder}/meerjarenplan.csv")).unwrap();
    let change = "# Aanpassing 1 van het meerjarenplan 2026-2031\n\n\
        ## Actie AC-7: Een buurtbus\n\nEen bus op afroep.\n";
    let files = [("a.md", change.as_bytes().to_vec()), ("plan.csv", plan)];
    let assessment = assess(&taxonomy(), subject(&files));
    assert!(assessment.versions.iter().any(|it| it.partial && it.assessed));
    let titles: Vec<_> = assessment.passages.iter().map(|it| it.passage.title.as_str()).collect();
    assert!(titles.contains(&"Een buurtbus") && titles.contains(&"Vriendschap met Toubacouta"));
    assert!(assessment.revisions[0].dropped.is_empty());
}

#[test]
fn the_money_of_the_pillars_adds_up_to_the_plan_in_the_data_file() {
    let mut subject = subject(&[(
        "plan.csv",
        std::fs::read(format!(
            "{}/fixtures/revision/meerjarenplan.csv",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap(),
    )]);
    subject.population = Some(1_000);
    subject.plans[0].passages.last_mut().unwrap().passage.residual = true;
    let json = serde_json::to_value(assess(&taxonomy(), subject)).unwrap();
    let ledger = &json["profile"]["ledger"];
    let spent = |money: &serde_json::Value, year: Option<&str>| match year {
        Some(year) => money["by_year"][year].as_i64().unwrap_or_default(),
        None => money["expenditure"].as_i64().unwrap(),
    };
    for year in [None, Some("2026"), Some("2027")] {
        let pillars = json["pillars"].as_array().unwrap();
        let parts: i64 = pillars.iter().map(|it| spent(&it["money"], year)).sum();
        let rest = spent(&ledger["no_goal"], year) + spent(&ledger["residual"], year);
        let goals = ledger["goals"].as_object().unwrap().values();
        let by_goal: i64 = goals.map(|money| spent(money, year)).sum();
        assert_eq!(parts + rest, spent(&ledger["total"], year), "{year:?}");
        assert_eq!(parts, by_goal, "{year:?}");
    }
    assert_eq!(spent(&ledger["total"], None), 54_200_000);
    assert_eq!(json["per_inhabitant"], 54_200);
    let per: Vec<i64> = json["pillars"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["per_inhabitant"].as_i64().unwrap() * 1_000 - spent(&it["money"], None))
        .collect();
    assert!(per.iter().all(|rounding| rounding.abs() <= 500), "{per:?}");
}

#[test]
fn two_dutch_budgets_and_unread_accounts_are_told_apart() {
    let folder = format!("{}/../shared/plans/mixed/Wassenaar", env!("CARGO_MANIFEST_DIR"));
    let load =
        |name: &'static str| std::fs::read(format!("{folder}/{name}")).ok().map(|b| (name, b));
    let (Some(old), Some(new)) = (load("begroting_2025.pdf"), load("begroting_2026.pdf")) else {
        println!("skipped: ../shared/plans/mixed is not here");
        return;
    };
    let assessment = assess(&taxonomy(), subject(&[old, new]));
    let versions: Vec<_> =
        assessment.versions.iter().map(|it| (it.kind, it.period.unwrap().last)).collect();
    assert_eq!(versions, [(PlanKind::Budget, 2025), (PlanKind::Budget, 2026)]);
    let [step] = &assessment.revisions[..] else { panic!("one change") };
    assert!(step.kept >= 40, "{} elements in both", step.kept);
    assert!(!step.new.is_empty() && !step.dropped.is_empty());
}
