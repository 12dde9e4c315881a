//! `planspiegel train`.
use clap::Args as ClapArgs;
use super::Answer;
/// Arguments of `train`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {}
pub(super) fn run(_: &Args) -> anyhow::Result<Answer> { anyhow::bail!("not yet") }
