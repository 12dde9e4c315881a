//! `planspiegel train`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args as ClapArgs;
use planspiegel::batch;
use planspiegel::labels::{self, Labelled, LeftOut, Plans};
use planspiegel::language::Lang;
use planspiegel::read::{self, ReadOptions};
use planspiegel::segment::{Settings, segment};
use planspiegel::train::{Options, train};

use super::Answer;
use super::progress::complain;

/// Arguments of `train`.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Labels are JSON lines ({\"text\", \"parents\", \"sdg\": [11, 3], \"lmb\": \
    [\"3.4\"]}) or CSV (text, SDG). Use the result with `planspiegel audit --model FILE`."
)]
pub(super) struct Args {
    /// Files with labelled passages
    #[arg(required = true)]
    labels: Vec<PathBuf>,
    /// More labelled passages to learn words from; probabilities and thresholds are set on LABELS
    #[arg(long, value_name = "MORE")]
    with: Vec<PathBuf>,
    /// Files with the plans that labels refer to, where they hold no texts themselves
    #[arg(long, value_name = "FILE")]
    plans: Vec<PathBuf>,
    /// Where to write the model
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The language of CSV files that do not tell theirs [default: the one that their texts betray together]
    #[arg(long)]
    lang: Option<Lang>,
    /// How strongly weights are drawn to zero; larger is stronger
    #[arg(long, default_value_t = Options::default().penalty, value_parser = penalty)]
    penalty: f32,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Answer> {
    let (rows, data) = read(&args.labels, &args.with, &args.plans, args.lang)?;
    let names = |paths: &[PathBuf], option: &str| -> String {
        let each =
            paths.iter().flat_map(|path| [option.to_owned(), " ".to_owned(), file_name(path)]);
        each.collect()
    };
    let options = Options {
        command: format!(
            "planspiegel train --penalty {}{}{}{}{}",
            args.penalty,
            args.lang.map(|lang| format!(" --lang {lang}")).unwrap_or_default(),
            names(&args.labels, ""),
            names(&args.with, " --with"),
            names(&args.plans, " --plans"),
        ),
        data,
        penalty: args.penalty,
        ..Options::default()
    };
    let model = train(&rows, &options);
    batch::write_bytes(&args.out, &model.to_bytes())?;
    Ok(Answer::Complete)
}

/// The labelled passages of some files, those of `more` only to learn from, with the hash of all
/// bytes of all files.
pub(super) fn read(
    paths: &[PathBuf],
    more: &[PathBuf],
    plans: &[PathBuf],
    lang: Option<Lang>,
) -> anyhow::Result<(Vec<Labelled>, String)> {
    let mut hasher = blake3::Hasher::new();
    let mut known = Plans::default();
    for path in plans {
        let bytes = super::bytes(path)?;
        hasher.update(&bytes);
        let (_, document) = read::read(&file_name(path), &bytes, &ReadOptions::default())
            .with_context(|| format!("could not read {}", path.display()))?;
        for plan in segment(&document, &Settings::default()) {
            known.add(&plan);
        }
    }
    let mut rows = Vec::new();
    let own = paths.iter().map(|path| (path, true));
    for (path, typical) in own.chain(more.iter().map(|path| (path, false))) {
        let bytes = super::bytes(path)?;
        hasher.update(&bytes);
        let found = labels::from_file(&file_name(path), &bytes, &known, lang)
            .with_context(|| format!("could not read {}", path.display()))?;
        for LeftOut { reason, rows, first } in found.left_out {
            let shown = path.display();
            complain(&format!("{shown}: {rows} left out, from row {first}: {reason}"));
        }
        rows.extend(found.rows.into_iter().map(|row| Labelled { typical, ..row }));
    }
    if rows.is_empty() {
        bail!("the files hold no labelled passages");
    }
    Ok((rows, hasher.finalize().to_hex().to_string()))
}

fn penalty(text: &str) -> Result<f32, String> {
    let number = text.parse().ok().filter(|penalty: &f32| penalty.is_finite() && *penalty >= 0.0);
    number.ok_or_else(|| "give a number from 0 on, such as 1.5".to_owned())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
