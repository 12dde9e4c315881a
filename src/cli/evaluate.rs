//! `planspiegel evaluate`.
use clap::Args as ClapArgs;
use super::Answer;
/// Arguments of `evaluate`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {}
pub(super) fn run(_: &Args) -> anyhow::Result<Answer> { anyhow::bail!("not yet") }
