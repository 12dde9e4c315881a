//! Labels are read as people keep them, and tags are held against them.

use planspiegel::evaluate::{By, Decided, evaluate};
use planspiegel::labels::{
    LabelError, Labelled, LeftOut, Plans, Reason, Truth, from_csv, from_jsonl, from_jsonl_about,
    reference,
};
use planspiegel::language::Lang;
use planspiegel::read::{ReadOptions, read};
use planspiegel::segment::{Settings, segment};
use planspiegel::tag::Polarity;
use planspiegel::taxonomy::ConceptId;

const PLANS: &str = r#"{"id":"a","municipality":"X","parents":["Water"],"text":"Riolen","sdg":[6,11],"lmb":[]}
{"id":"b","municipality":"Y","text":"Bureaustoelen","sdg":[],"lmb":[]}
{"id":"c","text":"De stedenband stopt","sdg":[17],"lmb":["3.4"],"polarity":"ended","lmb_mentioned":[]}
"#;

fn decided(id: &str, probability: f32, accepted: bool) -> Decided {
    let (concept, polarity) = (ConceptId::new(id), Polarity::Affirmed);
    Decided { concept, probability, accepted, polarity, main: false }
}

#[expect(clippy::unwrap_used, reason = "the labels stand in each test")]
fn rows(text: &str) -> Vec<Labelled> {
    from_jsonl(text).unwrap()
}

#[test]
fn plan_labels_know_all_goals_and_keep_municipalities_together() {
    let rows = rows(PLANS);
    assert_eq!(rows[0].group, "X");
    assert_eq!(rows[0].parents, ["Water"]);
    assert_eq!(rows[0].truth.main_goal(), Some(&ConceptId::goal(6)));
    assert_eq!(rows[1].truth.holds(&ConceptId::goal(6)), Some(false));
}

#[test]
fn an_ended_proposal_is_no_affirmed_one() {
    let Truth::All { proposals, mentioned, .. } = &rows(PLANS)[2].truth else {
        panic!("plan labels know everything");
    };
    assert_eq!(proposals.as_deref(), Some(&[][..]));
    assert_eq!(mentioned, &[ConceptId::new("lmb:3.4")]);
}

#[test]
fn a_row_may_know_only_goals_or_only_proposals() {
    let rows = rows("{\"text\":\"a\",\"sdg\":[1]}\n{\"text\":\"b\",\"lmb\":[\"3.4\"]}");
    let (goal, proposal) = (ConceptId::goal(1), ConceptId::new("lmb:3.4"));
    assert_eq!(rows[0].truth.holds(&goal), Some(true));
    assert_eq!(rows[0].truth.holds(&proposal), None);
    assert_eq!(rows[1].truth.holds(&goal), None);
    assert_eq!(rows[1].truth.holds(&proposal), Some(true));
    assert!(matches!(from_jsonl("{\"text\":\"c\"}"), Err(LabelError::Unknown)));
}

#[test]
fn benchmark_rows_know_one_goal_in_two_languages() {
    let rows = rows(r#"{"id":"x","sdg":7,"label":false,"en":"Steam.","nl":"Stoom."}"#);
    assert_eq!(rows.iter().map(|row| row.lang).collect::<Vec<_>>(), [Lang::En, Lang::Nl]);
    assert_eq!(rows[0].truth.holds(&ConceptId::goal(7)), Some(false));
    assert_eq!(rows[0].truth.holds(&ConceptId::goal(8)), None);
}

#[test]
fn csv_rows_of_both_kinds_are_read_and_those_left_out_are_counted() {
    let csv = b"text,SDG\n\"Clean water for all people, wherever they may live\",6\nWater,6\n";
    let sentences = from_csv(csv, None).unwrap();
    assert_eq!(sentences.rows[0].truth.holds(&ConceptId::goal(6)), Some(true));
    assert_eq!(sentences.rows[0].lang, Lang::En);
    let short = LeftOut { reason: Reason::Short, rows: 1, first: 3 };
    assert_eq!(sentences.left_out, [short]);
    let series = from_csv(
        b"sdg_code,prop,lang,text\nC040301,note,fr,un deux trois\n4.3,note,es,uno dos tres\n\
          C200303,note,en,one two three\n",
        None,
    )
    .unwrap();
    assert_eq!(series.rows.len(), 1);
    assert_eq!(series.rows[0].truth.holds(&ConceptId::goal(4)), Some(true));
    let reasons: Vec<Reason> = series.left_out.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, [Reason::Language, Reason::NoGoal]);
}

#[test]
fn csv_labels_may_have_any_separator_and_encoding_but_no_goal_that_does_not_exist() {
    let csv = b"\xef\xbb\xbftext;SDG\nZonnepanelen op caf\xc3\xa9s en scholen in de gemeente;7\n";
    let rows = from_csv(csv, None).unwrap().rows;
    assert_eq!((rows[0].lang, &*rows[0].id), (Lang::Nl, "2"));
    assert_eq!(from_csv(csv, Some(Lang::De)).unwrap().rows[0].lang, Lang::De);
    for goal in ["een", "18", ""] {
        let error = from_csv(format!("text,SDG\na b c,1\na b c,{goal}\n").as_bytes(), None);
        let error = error.unwrap_err().to_string();
        assert!(error.contains(&format!("row 3 has the goal \"{goal}\"")), "{error}");
    }
}

#[test]
fn json_lines_may_begin_with_a_byte_order_mark_and_name_only_proposals_that_there_are() {
    assert_eq!(rows("\u{feff}{\"text\":\"a\",\"sdg\":[1]}").len(), 1);
    let error = from_jsonl("{\"text\":\"a\",\"lmb\":[\"9.9\"]}").unwrap_err();
    assert!(matches!(error, LabelError::Proposal { line: 1, .. }), "{error}");
    let error = from_jsonl("{\"text\":\"a\",\"sdg\":[\"11\"]}").unwrap_err();
    let LabelError::Row { line: 1, source } = error else { panic!("{error}") };
    assert!(source.to_string().contains("a number or a list of numbers"), "{source}");
}

#[test]
fn a_goal_that_does_not_exist_is_refused_with_its_line() {
    let error =
        from_jsonl("{\"text\":\"a\",\"sdg\":[1]}\n{\"text\":\"a\",\"sdg\":[18]}").unwrap_err();
    assert!(matches!(error, LabelError::Goal { line: 2, goal: 18 }), "{error}");
}

#[test]
fn hits_and_misses_are_counted_by_goal() {
    let rows = rows(PLANS);
    let decisions = [
        vec![decided("sdg:6", 0.9, true), decided("sdg:9", 0.6, true)],
        vec![],
        vec![decided("sdg:17", 0.8, true), decided("lmb:3.4", 0.7, true)],
    ];
    let report = evaluate(&rows.iter().collect::<Vec<_>>(), &decisions, By::Goal);
    assert_eq!((report.micro.hits, report.micro.wrong, report.micro.missed), (2, 1, 1));
    assert!((report.micro.f1 - 2.0 / 3.0).abs() < 1e-9);
    assert!((report.top1 - 1.0).abs() < 1e-9);
    assert_eq!(report.denied_not_affirmed, Some(0.0));
    assert_eq!(report.concepts["sdg:9"].wrong, 1);
    assert!(report.to_text().contains("sdg:11"));
}

#[test]
fn calibration_error_is_the_gap_between_said_and_held() {
    let rows = rows(r#"{"id":"x","sdg":7,"label":true,"en":"Steam."}"#);
    let report =
        evaluate(&rows.iter().collect::<Vec<_>>(), &[vec![decided("sdg:7", 0.75, true)]], By::Goal);
    assert!((report.calibration_error - 0.25).abs() < 1e-6);
}

/// The passages of a plan with one objective and one action.
fn plans() -> Plans {
    let csv = "Bestuur;Beleidsdoelstelling kort;Actieplan kort;Actie kort;Actie lang;Uitgave 2026\n\
        Berkveld;Zuiver water;Riolen;Nieuwe riolen;We leggen riolen aan.;1000\n";
    let (_, document) = read("plan.csv", csv.as_bytes(), &ReadOptions::default()).unwrap();
    let mut plans = Plans::default();
    for plan in segment(&document, &Settings::default()) {
        plans.add(&plan);
    }
    plans
}

#[test]
fn labels_may_refer_to_a_passage_of_a_plan_instead_of_holding_its_text() {
    let passage = reference("Berkveld", "NIEUWE RIOLEN – we leggen riolen aan");
    let labels = format!("{{\"passage\":\"{passage}\",\"sdg\":[6]}}");
    let rows = from_jsonl_about(&labels, &plans()).unwrap();
    assert_eq!(rows[0].text, "Nieuwe riolen. We leggen riolen aan.");
    assert_eq!(rows[0].parents, ["Zuiver water", "Riolen"]);
    assert_eq!(rows[0].group, "Berkveld");
}

#[test]
fn labels_on_plans_that_are_not_at_hand_are_refused() {
    let labels = "{\"passage\":\"0123456789abcdef\",\"sdg\":[6]}";
    let error = from_jsonl(labels).unwrap_err();
    assert!(matches!(error, LabelError::Plans { missing: 1, of: 1 }), "{error}");
}
