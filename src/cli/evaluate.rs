//! `planspiegel evaluate`.

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args as ClapArgs, ValueEnum};
use planspiegel::evaluate::{By, Decided, evaluate};
use planspiegel::labels::Labelled;
use planspiegel::language::Lang;
use planspiegel::tag::model::Model;
use planspiegel::tag::{Input, Rank, Tagger};
use planspiegel::train::{self, Options};
use rayon::prelude::*;

use super::Answer;

/// Into how many parts the municipalities are divided.
const FOLDS: usize = 5;
/// Into how many parts the rows are divided that the curves for prose were fitted on.
const CURVE_FOLDS: usize = 10;

/// Arguments of `evaluate`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Files with labelled passages (JSON lines or CSV)
    #[arg(required = true)]
    labels: Vec<PathBuf>,
    /// Whether to measure goals or proposals
    #[arg(long, value_enum, default_value_t)]
    by: ByArg,
    /// Train anew without the municipality at hand, so that nothing is measured on what was
    /// learned
    #[arg(long, value_enum)]
    folds: Option<Folds>,
    /// More labelled passages to learn from with --folds; they are not measured
    #[arg(long, value_name = "LABELS", requires = "folds")]
    with: Vec<PathBuf>,
    /// Files with the plans that labels refer to, where they hold no texts themselves
    #[arg(long, value_name = "FILE")]
    plans: Vec<PathBuf>,
    /// Only passages in this language; CSV files that do not tell theirs are taken to be in it
    #[arg(long)]
    lang: Option<Lang>,
    /// A model that you trained yourself, instead of the built-in one
    #[arg(long, value_name = "FILE", conflicts_with = "folds")]
    model: Option<PathBuf>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ByArg {
    /// The 17 goals
    #[default]
    Goal,
    /// The proposals for a local global policy
    Proposal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Folds {
    /// Rows of one municipality stay together
    Municipality,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Answer> {
    let (all, _) = super::train::read(&args.labels, &args.with, &args.plans, args.lang)?;
    let measured = |row: &&Labelled| row.typical && args.lang.is_none_or(|lang| row.lang == lang);
    let rows: Vec<&Labelled> = all.iter().filter(measured).collect();
    if let (true, Some(lang)) = (rows.is_empty(), args.lang) {
        bail!("there is nothing to measure: no labelled passage is in {lang}");
    }
    let mut refitted = false;
    let decided = match args.folds {
        Some(Folds::Municipality) => {
            let more: Vec<&Labelled> = all.iter().filter(|row| !row.typical).collect();
            decide_by_folds(&rows, &more, args.by)
        }
        None => {
            let (decided, were_fitted_on) =
                decide_unseen(&super::tagger(args.model.as_deref())?, &rows);
            refitted = were_fitted_on;
            decided
        }
    };
    let by = match args.by {
        ByArg::Goal => By::Goal,
        ByArg::Proposal => By::Proposal,
    };
    let report = evaluate(&rows, &decided, by);
    super::print(|out| {
        if args.json {
            serde_json::to_writer_pretty(&mut *out, &report)?;
            writeln!(out)?;
            return Ok(());
        }
        if refitted {
            writeln!(
                out,
                "cross-validated: the model's curves for prose were fitted on these rows, so each \
                 tenth is decided with curves fitted on the rest"
            )?;
        }
        Ok(write!(out, "{}", report.to_text())?)
    })
}

fn decide(tagger: &Tagger, rows: &[&Labelled]) -> Vec<Vec<Decided>> {
    let tag = |row: &&Labelled| {
        let parents: Vec<&str> = row.parents.iter().map(String::as_str).collect();
        let tags = tagger.tag(&Input { text: &row.text, parents: &parents, lang: Some(row.lang) });
        tags.into_iter()
            .map(|tag| Decided {
                concept: tag.concept,
                probability: tag.probability,
                accepted: tag.accepted,
                polarity: tag.polarity,
                main: tag.rank == Rank::Main,
            })
            .collect()
    };
    rows.par_iter().map(tag).collect()
}

/// Decides on passages. Those that the model's curves for prose were fitted on are decided with
/// curves fitted on the others, a part at a time; also says whether there are any.
fn decide_unseen(tagger: &Tagger, rows: &[&Labelled]) -> (Vec<Vec<Decided>>, bool) {
    let mut decided = decide(tagger, rows);
    let Some(model) = tagger.model() else { return (decided, false) };
    let judged: Vec<usize> =
        (0..rows.len()).filter(|&row| model.was_fitted_on(rows[row])).collect();
    let judged_rows: Vec<&Labelled> = judged.iter().map(|&row| rows[row]).collect();
    let fold_of = train::folds(&judged_rows, CURVE_FOLDS);
    for fold in 0..CURVE_FOLDS {
        let of = |own: bool| {
            let rows =
                judged_rows.iter().zip(&fold_of).filter(move |&(_, of)| (*of == fold) == own);
            rows.map(|(row, _)| *row).collect::<Vec<&Labelled>>()
        };
        let tagger = Tagger::with_model(train::refitted(model, &of(false)));
        let places = judged.iter().zip(&fold_of).filter(|&(_, of)| *of == fold);
        for ((&place, _), decision) in places.zip(decide(&tagger, &of(true))) {
            decided[place] = decision;
        }
    }
    (decided, !judged.is_empty())
}

/// Decides on each part of the municipalities with a model that learned from the others; of
/// `more` too only what is of other municipalities.
fn decide_by_folds(rows: &[&Labelled], more: &[&Labelled], by: ByArg) -> Vec<Vec<Decided>> {
    let fold_of = train::folds(rows, FOLDS);
    let mut decided = vec![Vec::new(); rows.len()];
    // Goals say nothing about proposals, so they need not be learned anew for those.
    let shipped = match by {
        ByArg::Proposal => Model::builtin().ok(),
        ByArg::Goal => None,
    };
    for fold in 0..FOLDS {
        let (unseen, seen): (Vec<usize>, Vec<usize>) =
            (0..rows.len()).partition(|row| fold_of[*row] == fold);
        let groups: HashSet<&str> = unseen.iter().map(|row| rows[*row].group.as_str()).collect();
        let others = more.iter().filter(|row| !groups.contains(row.group.as_str()));
        let known: Vec<Labelled> =
            seen.into_iter().map(|row| rows[row]).chain(others.copied()).cloned().collect();
        let model = match &shipped {
            Some(model) => train::with_proposals(model, &known, &Options::default()),
            None => train::train(&known, &Options::default()),
        };
        let tagger = Tagger::with_model(model);
        let asked: Vec<&Labelled> = unseen.iter().map(|row| rows[*row]).collect();
        for (row, decision) in unseen.into_iter().zip(decide(&tagger, &asked)) {
            decided[row] = decision;
        }
    }
    decided
}
