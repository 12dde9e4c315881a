use std::collections::BTreeSet;

use planspiegel::assess::{Cause, Outcome, Summary};
use planspiegel::document::{Level, Period};
use planspiegel::language::Lang;
use planspiegel::report::block::{Block, Inline, Report, Table};
use planspiegel::report::municipality;
use planspiegel::report::wording::Wording;
use planspiegel::tag::Rank;

use super::invented::{
    assessed, options, passage, sheet_row, subject, subject_with_unread_files, tag, taxonomy,
};

fn report(subject: planspiegel::assess::Subject, lang: Lang) -> Report {
    municipality(&taxonomy(), &assessed(subject), None, &options(lang))
}

/// All runs of text of a report, tables and callouts included.
fn runs(blocks: &[Block]) -> Vec<Inline> {
    let mut runs = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(content) => runs.extend(content.clone()),
            Block::List { items, .. } => runs.extend(items.iter().flatten().cloned()),
            Block::Table(Table { rows, .. }) => {
                let cells = rows.iter().flat_map(|row| &row.cells);
                runs.extend(cells.flat_map(|cell| cell.content.clone()));
            }
            Block::Quote { source, .. } => runs.extend(source.clone()),
            Block::Callout { blocks, .. } => runs.extend(self::runs(blocks)),
            _ => {}
        }
    }
    runs
}

fn anchors(blocks: &[Block]) -> Vec<String> {
    let mut anchors = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { anchor, .. }
            | Block::Quote { anchor, .. }
            | Block::Figure { anchor, .. } => anchors.extend(anchor.clone()),
            Block::Table(table) => {
                anchors.extend(table.anchor.clone());
                anchors.extend(table.rows.iter().filter_map(|row| row.anchor.clone()));
            }
            _ => {}
        }
    }
    anchors
}

/// The text of a chapter: from its heading of level 1 to the next.
fn chapter(report: &Report, anchor: &str) -> String {
    let start = report.blocks.iter().position(
        |block| matches!(block, Block::Heading { anchor: Some(own), .. } if own == anchor),
    );
    let rest =
        &report.blocks[start.unwrap_or_else(|| panic!("there is no chapter {anchor}")) + 1..];
    let end = rest.iter().position(|block| matches!(block, Block::Heading { level: 1, .. }));
    let text: Vec<String> = runs(&rest[..end.unwrap_or(rest.len())])
        .into_iter()
        .map(|run| match run {
            Inline::Text(text)
            | Inline::Strong(text)
            | Inline::Emphasis(text)
            | Inline::Code(text)
            | Inline::Link { text, .. }
            | Inline::Mark { text, .. } => text,
            Inline::Badge(badge) => badge.text,
        })
        .collect();
    text.join("|")
}

#[test]
fn every_text_is_there_in_every_language() {
    for lang in Lang::ALL {
        for subject in [subject(), subject_with_unread_files()] {
            let report = serde_json::to_string(&report(subject, lang)).unwrap();
            let missing = report.split('⟦').nth(1).and_then(|rest| rest.split('⟧').next());
            assert_eq!(missing, None, "{lang}");
        }
    }
}

#[test]
fn every_link_has_a_target_and_every_target_is_unique() {
    let report = report(subject_with_unread_files(), Lang::Nl);
    let anchors = anchors(&report.blocks);
    let unique: BTreeSet<&String> = anchors.iter().collect();
    assert_eq!(anchors.len(), unique.len());
    for run in runs(&report.blocks) {
        if let Inline::Link { to, text } = run {
            assert!(unique.contains(&to), "{text} points to {to}, which is nowhere");
        }
    }
}

#[test]
fn an_unread_file_makes_a_gap_unknown_and_never_a_gap() {
    let report = report(subject_with_unread_files(), Lang::Nl);
    let text = serde_json::to_string(&report.blocks).unwrap();
    assert!(!chapter(&report, "goals").contains("niet gevonden in de gelezen documenten|"));
    assert!(
        chapter(&report, "gaps").contains("Niet alles wat is aangeleverd, kon worden gelezen.")
    );
    // Of the anchored 3.4, elements were not found: they are not missing, but unknown.
    let gaps = chapter(&report, "gaps");
    assert!(gaps.contains("Daardoor onbekend:"), "{gaps}");
    assert!(!gaps.contains("|verankerd|"), "{gaps}");
    let proposals = chapter(&report, "proposals");
    assert!(!proposals.contains("Nog niet gevonden"), "{proposals}");
    assert!(proposals.contains("nog na te kijken:"), "{proposals}");
    assert!(chapter(&report, "scope").contains("Bewaar het bestand opnieuw zonder wachtwoord."));
    assert!(chapter(&report, "scope").contains(", p.\u{a0}3–5, 9"));
    assert!(text.contains("Dit kon niet worden gelezen: "));
}

#[test]
fn a_file_with_plans_for_two_periods_is_one_file_and_only_one_plan_counts() {
    let mut subject = subject();
    let older = Period { first: 2020, last: 2025 };
    let mut source = subject.sources[0].clone();
    if let Outcome::Read { period, .. } = &mut source.outcome {
        *period = Some(older);
    }
    subject.sources.push(source);
    let mut plan = subject.plans[0].clone();
    (plan.source, plan.period) = (1, Some(older));
    subject.plans.push(plan);
    assert_eq!(Summary::of(&assessed(subject.clone()), "").read, 1);
    let scope = chapter(&report(subject, Lang::Nl), "scope");
    assert!(scope.contains("steunt op 1 bestand"), "{scope}");
    assert!(scope.contains("telt niet mee: meerjarenplan.pdf (2020–2025)."), "{scope}");
    assert!(!scope.contains("Dit bestand"), "{scope}");
}

#[test]
fn a_stopped_proposal_is_quoted_with_its_place() {
    let report = report(subject(), Lang::Nl);
    let quoted = report.blocks.iter().any(|block| match block {
        Block::Quote { text, source, .. } => {
            let source = serde_json::to_string(source).unwrap();
            text.contains("stopt met de aankoop van koffie")
                && source.contains("meerjarenplan.pdf, p.\u{a0}4")
                && source.contains("AC-3")
        }
        _ => false,
    });
    assert!(quoted);
    assert!(chapter(&report, "summary").contains("1.5 Duurzaam en eerlijk aankopen"));
}

#[test]
fn a_quote_is_the_sentence_that_decided() {
    let mut subject = subject();
    let filler = "Het college volgt de uitvoering van nabij op en brengt er verslag over uit. ";
    let passage = &mut subject.plans[0].passages[1];
    passage.passage.text = format!("{}Einde.", filler.repeat(12));
    passage.passage.places = vec![sheet_row(17)];
    let report = report(subject, Lang::Nl);
    let quote = report.blocks.iter().find_map(|block| match block {
        Block::Quote { text, source, .. } if text.contains("stedenband") => {
            Some((text.clone(), serde_json::to_string(source).unwrap()))
        }
        _ => None,
    });
    let (text, source) = quote.unwrap();
    assert!(text.chars().count() < 400, "{text}");
    assert!(text.starts_with("We verlengen de stedenband met Ségou in Mali."), "{text}");
    assert!(source.contains("blad “Acties”, rij 17"), "{source}");
}

#[test]
fn the_money_of_the_report_is_that_of_the_assessment() {
    let assessment = assessed(subject());
    let ledger = &assessment.profile.ledger;
    let parts: i64 = ledger.goals.values().map(|money| money.expenditure).sum();
    let all = parts + ledger.no_goal.expenditure + ledger.residual.expenditure;
    assert_eq!(all, ledger.total.expenditure);
    let report = municipality(&taxonomy(), &assessment, None, &options(Lang::Nl));
    let profile = chapter(&report, "profile");
    assert!(profile.contains("€\u{a0}2.295.000 aan uitgaven"), "{profile}");
    assert!(profile.contains("|2.295.000|100\u{a0}%"), "{profile}");
    assert!(profile.contains("van de jaren 2026–2031 samen"), "{profile}");
    let figures = serde_json::to_string(&report.blocks[1]).unwrap();
    assert!(figures.contains("€\u{a0}2,3\u{a0}miljoen"), "{figures}");
}

#[test]
fn the_summary_reads_as_before() {
    let report = report(subject(), Lang::Nl);
    let end = report
        .blocks
        .iter()
        .skip(1)
        .position(|block| matches!(block, Block::Heading { level: 1, .. }));
    let summary = &report.blocks[..=end.unwrap()];
    insta::assert_json_snapshot!("summary", summary);
}

#[test]
fn a_fiche_reads_as_before() {
    let report = report(subject(), Lang::Nl);
    let is = |block: &Block, wanted: &str| matches!(block, Block::Heading { anchor: Some(anchor), .. } if anchor == wanted);
    let start = report.blocks.iter().position(|block| is(block, "sdg-17")).unwrap();
    let fiche = &report.blocks[start..];
    let end = fiche.iter().skip(1).position(|it| matches!(it, Block::Heading { .. })).unwrap();
    insta::assert_json_snapshot!("fiche_sdg_17", &fiche[..=end]);
}

#[test]
fn counts_of_one_are_singular() {
    let report = report(subject_with_unread_files(), Lang::Nl);
    let summary = chapter(&report, "summary");
    for wrong in ["zijn er 1 ", "1 van de 17 SDG’s zijn", "passages 3)"] {
        assert!(!summary.contains(wrong), "{wrong}: {summary}");
    }
    assert!(
        summary.contains("Van de 12 voorstellen voor een lokaal mondiaal beleid "),
        "{summary}"
    );
    assert!(summary.contains("een deel van meerjarenplan.pdf"), "{summary}");
}

#[test]
fn what_a_plan_ends_is_quoted_after_what_it_does() {
    let mut subject = subject();
    let passages = &mut subject.plans[0].passages;
    let twinning = passages[1].tags.iter().find(|tag| tag.concept.as_str() == "sdg:17").cloned();
    let mut ended = twinning.unwrap();
    ended.polarity = planspiegel::tag::Polarity::Ended;
    ended.probability = 1.0;
    let stopped = passages.iter_mut().find(|it| it.passage.full_text().contains("koffie")).unwrap();
    stopped.tags = vec![ended];
    let report = report(subject, Lang::Nl);
    let fiche = report.blocks.iter().skip_while(
        |block| !matches!(block, Block::Heading { anchor: Some(own), .. } if own == "sdg-17"),
    );
    let quote = fiche.skip(1).find_map(|block| match block {
        Block::Quote { text, .. } => Some(text.clone()),
        _ => None,
    });
    assert!(quote.as_deref().is_some_and(|text| text.contains("stedenband")), "{quote:?}");
}

#[test]
fn money_of_other_policy_is_told_apart_from_that_of_goals() {
    let mut subject = subject();
    let bucket = subject.plans[0].passages.iter_mut().find(|it| it.passage.residual).unwrap();
    let text = bucket.passage.full_text();
    bucket.tags = vec![tag("sdg:11", Rank::Main, &text, "gemeentehuis")];
    // Without what the plan stops, there is room for the finding about money.
    subject.plans[0].passages[2].tags.clear();
    for lang in Lang::ALL {
        let report = serde_json::to_string(&report(subject.clone(), lang)).unwrap();
        assert!(!report.contains('⟦'), "{lang}");
    }
    let report = report(subject, Lang::Nl);
    let profile = chapter(&report, "profile");
    assert!(profile.contains("Buiten het overig beleid hangt €\u{a0}1.455.000 ("), "{profile}");
    assert!(profile.contains("Onder overig beleid is dat nog €\u{a0}600.000 ("), "{profile}");
    let summary = chapter(&report, "summary");
    assert!(summary.contains("Buiten het overig beleid gaat het meeste geld naar"), "{summary}");
}

/// The first quote of the fiche of goal 11 in a plan that also has objectives with these titles and
/// probabilities.
fn first_quote_on_cities(objectives: &[(&str, f32)]) -> String {
    let mut subject = subject();
    for (number, (title, probability)) in (20..).zip(objectives) {
        let objective = passage(number, Level::Objective, &format!("BD-{number}"), title, 0);
        let mut tag = tag("sdg:11", Rank::Main, title, "dorp");
        tag.probability = *probability;
        let tagged = planspiegel::assess::TaggedPassage { passage: objective, tags: vec![tag] };
        subject.plans[0].passages.push(tagged);
    }
    let report = report(subject, Lang::Nl);
    let mut fiche = report.blocks.iter().skip_while(
        |block| !matches!(block, Block::Heading { anchor: Some(own), .. } if own == "sdg-11"),
    );
    let quote = fiche.find_map(|block| match block {
        Block::Quote { text, .. } => Some(text.clone()),
        _ => None,
    });
    quote.unwrap()
}

#[test]
fn the_passage_that_decides_the_status_is_quoted_first() {
    let title = "Een mobiel dorp";
    assert_eq!(first_quote_on_cities(&[(title, 0.5)]), title);
    // It says more, but is not sure enough to anchor anything.
    let unsure = "Een dorp dat leeft en waar wij allemaal graag wonen en werken";
    assert_eq!(first_quote_on_cities(&[(title, 0.5), (unsure, 0.4)]), title);
}

#[test]
fn where_nothing_was_read_no_gap_is_claimed_and_no_technical_detail_shown() {
    for lang in Lang::ALL {
        let mut subject = subject_with_unread_files();
        subject.plans.clear();
        subject.sources.retain(|source| matches!(source.outcome, Outcome::Unread { .. }));
        for source in &mut subject.sources {
            let detail = "failed parsing cross reference table".to_owned();
            source.outcome = Outcome::Unread { cause: Cause::NoText, detail };
        }
        let report = report(subject, lang);
        let summary = chapter(&report, "summary");
        let words = Wording::of(lang);
        let claim = words.fill("finding.no-strength", &[("total", &17)]);
        for wrong in [&claim, &words.text("finding.own-none"), &words.text("key.goals")] {
            assert!(!summary.contains(wrong.as_str()), "{lang}: {wrong} in {summary}");
        }
        let scope = chapter(&report, "scope");
        assert!(!scope.contains("cross reference"), "{lang}: {scope}");
        assert!(scope.contains(&words.text("cause.no-text.remedy")), "{lang}: {scope}");
    }
}
