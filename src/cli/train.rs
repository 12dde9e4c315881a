//! `planspiegel train`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args as ClapArgs;
use planspiegel::batch;
use planspiegel::labels::{self, Labelled};
use planspiegel::train::{Options, train};

use super::Answer;

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
    /// Where to write the model
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How strongly weights are drawn to zero; larger is stronger
    #[arg(long, default_value_t = Options::default().penalty)]
    penalty: f32,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Answer> {
    let (rows, data) = read(&args.labels)?;
    let names: Vec<String> = args.labels.iter().map(|path| file_name(path)).collect();
    let options = Options {
        command: format!("planspiegel train --penalty {} {}", args.penalty, names.join(" ")),
        data,
        penalty: args.penalty,
        ..Options::default()
    };
    let model = train(&rows, &options);
    batch::write_bytes(&args.out, &model.to_bytes())?;
    Ok(Answer::Complete)
}

/// The labelled passages of some files, with the hash of all their bytes.
pub(super) fn read(paths: &[PathBuf]) -> anyhow::Result<(Vec<Labelled>, String)> {
    let mut rows = Vec::new();
    let mut hasher = blake3::Hasher::new();
    for path in paths {
        let bytes = super::bytes(path)?;
        hasher.update(&bytes);
        let found = labels::from_file(&file_name(path), &bytes)
            .with_context(|| format!("could not read {}", path.display()))?;
        rows.extend(found);
    }
    if rows.is_empty() {
        bail!("the files hold no labelled passages");
    }
    Ok((rows, hasher.finalize().to_hex().to_string()))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
