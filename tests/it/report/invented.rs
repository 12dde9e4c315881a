//! An invented municipality, built by hand.

use std::sync::Arc;

use planspiegel::assess::{
    Assessment, Cause, Outcome, SourceReport, Subject, TaggedPassage, TaggedPlan, assess,
};
use planspiegel::document::{
    Amount, Budget, Flow, Level, Note, NoteKind, Parent, Passage, Period, Place, PlanKind,
};
use planspiegel::language::Lang;
use planspiegel::report::Options;
use planspiegel::tag::{Basis, Evidence, Polarity, Rank, Tag};
use planspiegel::taxonomy::{ConceptId, Taxonomy};

pub(crate) fn taxonomy() -> Taxonomy {
    Taxonomy::builtin().unwrap()
}

pub(crate) fn options(lang: Lang) -> Options {
    Options {
        lang,
        date: "2026-03-02".to_owned(),
        author: "Dienst beleid".to_owned(),
        taxonomy_version: taxonomy().version,
        ..Options::default()
    }
}

/// A tag whose evidence is the given words of the text.
pub(crate) fn tag(concept: &str, rank: Rank, text: &str, words: &str) -> Tag {
    let start = text.find(words).unwrap_or_else(|| panic!("{words:?} does not stand in {text:?}"));
    let span = (u32::try_from(start).unwrap(), u32::try_from(start + words.len()).unwrap());
    let evidence = vec![Evidence { span: Some(span), text: words.to_owned(), weight: 2.0 }];
    Tag {
        concept: ConceptId::new(concept),
        probability: 0.9,
        accepted: true,
        basis: Basis::Inferred,
        polarity: Polarity::Affirmed,
        rank,
        evidence,
    }
}

/// A passage at a level, with an amount a year from 2026 on if `euros` is not zero.
pub(crate) fn passage(nth: u32, level: Level, code: &str, title: &str, euros: i64) -> Passage {
    let amounts = (2026..=2031)
        .filter(|_| euros != 0)
        .map(|year| Amount {
            year: Some(year),
            flow: Flow::Expenditure,
            budget: Some(Budget::Investment),
            cents: euros * 100,
        })
        .collect();
    Passage {
        id: format!("{nth:012x}"),
        level,
        code: (!code.is_empty()).then(|| code.to_owned()),
        title: title.to_owned(),
        text: String::new(),
        parents: vec![Parent {
            level: Level::Objective,
            code: Some("BD-1".to_owned()),
            title: "Een gemeente waar het goed wonen is".to_owned(),
        }],
        residual: false,
        priority: false,
        policy_field: None,
        amounts,
        places: vec![Place::Page { page: nth + 1, label: None, bbox: None }],
    }
}

/// A municipality with a plan of seven passages, all read.
pub(crate) fn subject() -> Subject {
    let texts = [
        "We leggen in elke deelgemeente een fietspad aan. De werken starten in het voorjaar.",
        "We verlengen de stedenband met Ségou in Mali. Jaarlijks reist een delegatie van jongeren mee.",
        "De gemeente stopt met de aankoop van koffie uit eerlijke handel.",
        "We plaatsen zonnepanelen op de sporthal (SDG 7).",
        "We kopen nieuwe dienstwagens.",
        "Herstelling van het dak van het gemeentehuis.",
    ];
    let mut passages: Vec<TaggedPassage> = Vec::new();
    let mut add = |passage: Passage, tags: Vec<Tag>| passages.push(TaggedPassage { passage, tags });
    add(
        passage(1, Level::Action, "AC-1", texts[0], 150_000),
        vec![
            tag("sdg:11", Rank::Main, texts[0], "fietspad"),
            tag("sdg:11.2", Rank::Also, texts[0], "fietspad"),
            tag("sdg:3", Rank::Also, texts[0], "fietspad"),
        ],
    );
    add(
        passage(2, Level::Action, "AC-2", texts[1], 12_500),
        vec![
            tag("sdg:17", Rank::Main, texts[1], "stedenband"),
            tag("lmb:3.4", Rank::Main, texts[1], "stedenband"),
            tag("lmb:3.4/twinning", Rank::Also, texts[1], "stedenband"),
            tag("lmb:3.4/immersion-trip", Rank::Also, texts[1], "reist"),
        ],
    );
    let mut ended = tag("lmb:1.5", Rank::Main, texts[2], "eerlijke handel");
    ended.polarity = Polarity::Ended;
    add(passage(3, Level::Action, "AC-3", texts[2], 0), vec![ended]);
    let mut named = tag("sdg:7", Rank::Main, texts[3], "SDG 7");
    named.basis = Basis::Explicit;
    add(passage(4, Level::Action, "AC-4", texts[3], 80_000), vec![named]);
    let mut doubtful = tag("sdg:13", Rank::Main, texts[4], "dienstwagens");
    doubtful.accepted = false;
    doubtful.probability = 0.41;
    add(passage(5, Level::Action, "AC-5", texts[4], 40_000), vec![doubtful]);
    let mut bucket = passage(6, Level::Action, "GBB", texts[5], 100_000);
    bucket.residual = true;
    add(bucket, Vec::new());
    Subject {
        municipality: "Zonderbeke".to_owned(),
        population: Some(12_400),
        period: None,
        sources: vec![source("meerjarenplan.pdf", 6, Vec::new())],
        plans: vec![TaggedPlan {
            source: 0,
            kind: PlanKind::MultiYearPlan,
            period: Some(Period { first: 2026, last: 2031 }),
            edition: None,
            passages,
        }],
    }
}

/// The same municipality, with an image page, a hidden sheet and a file that is locked.
pub(crate) fn subject_with_unread_files() -> Subject {
    let mut subject = subject();
    let note =
        |kind: NoteKind, at: Vec<u32>, detail: &str| Note { kind, at, detail: detail.into() };
    let notes = vec![
        note(NoteKind::HiddenSheet, Vec::new(), "Werkblad"),
        note(NoteKind::SdgIcons, vec![3, 4, 5, 9], ""),
    ];
    subject.sources = vec![source("meerjarenplan.pdf", 6, notes)];
    subject.sources.push(SourceReport {
        name: "bijlagen/toelichting.pdf".to_owned(),
        hash: String::new(),
        format: "PDF".to_owned(),
        outcome: Outcome::Unread { cause: Cause::Encrypted, detail: String::new() },
    });
    subject
}

fn source(name: &str, passages: usize, notes: Vec<Note>) -> SourceReport {
    SourceReport {
        name: name.to_owned(),
        hash: "0123456789abcdef".repeat(4),
        format: "PDF".to_owned(),
        outcome: Outcome::Read {
            kind: PlanKind::MultiYearPlan,
            period: Some(Period { first: 2026, last: 2031 }),
            pages: 12,
            passages,
            notes,
        },
    }
}

/// A sheet's row as a place.
pub(crate) fn sheet_row(row: u32) -> Place {
    Place::Row { sheet: Arc::from("Acties"), row }
}

pub(crate) fn assessed(subject: Subject) -> Assessment {
    assess(&taxonomy(), subject)
}
