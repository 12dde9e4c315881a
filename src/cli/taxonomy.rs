//! `planspiegel taxonomy`: what is in force, and whether a user's own files fit.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use planspiegel::language::Lang;
use planspiegel::taxonomy::Taxonomy;

use super::Answer;

/// Arguments of `taxonomy`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the goals, targets, proposals and elements in force
    Show {
        /// Your own taxonomy files, which extend or replace the built-in entries
        files: Vec<PathBuf>,
        /// The language of the names
        #[arg(long, default_value = "nl")]
        lang: Lang,
        /// Print everything as JSON
        #[arg(long)]
        json: bool,
    },
    /// Check your own taxonomy files
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

pub(super) fn run(args: &Args) -> anyhow::Result<Answer> {
    match &args.action {
        Action::Check { files } => {
            let taxonomy = super::taxonomy_with(files)?;
            let targets = taxonomy.targets.len();
            let proposals = taxonomy.lmb.proposals.len();
            let goals = taxonomy.goals.len();
            super::print(|out| {
                writeln!(out, "in order: {goals} goals, {targets} targets, {proposals} proposals")?;
                Ok(())
            })
        }
        Action::Show { files, lang, json } => {
            let taxonomy = super::taxonomy_with(files)?;
            super::print(|out| {
                if *json {
                    serde_json::to_writer_pretty(&mut *out, &taxonomy)?;
                    writeln!(out)?;
                } else {
                    show(out, &taxonomy, *lang)?;
                }
                Ok(())
            })
        }
    }
}

fn show(out: &mut dyn Write, taxonomy: &Taxonomy, lang: Lang) -> std::io::Result<()> {
    writeln!(out, "taxonomy {}", taxonomy.version)?;
    for goal in &taxonomy.goals {
        writeln!(out, "\nsdg:{}  {}", goal.number, goal.name.get(lang))?;
        for target in taxonomy.targets.iter().filter(|target| target.goal() == goal.number) {
            writeln!(out, "  sdg:{}  {}", target.id, target.name.get(lang))?;
        }
    }
    for proposal in &taxonomy.lmb.proposals {
        writeln!(out, "\nlmb:{}  {}", proposal.id, proposal.name.get(lang))?;
        for element in &proposal.elements {
            writeln!(out, "  lmb:{}/{}  {}", proposal.id, element.id, element.name.get(lang))?;
        }
    }
    Ok(())
}
