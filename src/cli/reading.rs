//! What the user may say about the reading of files, the same for `audit` and `inspect`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args as ClapArgs;
use planspiegel::config::Config;
use planspiegel::discover::CONFIG_FILE;
use planspiegel::read::ReadOptions;

/// Arguments on how files are read.
#[derive(Debug, ClapArgs)]
pub(super) struct ReadingArgs {
    /// A file with passwords for protected PDFs, one a line
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Do not use tesseract for pages that are only a picture
    #[arg(long)]
    no_ocr: bool,
}

impl ReadingArgs {
    /// The passwords, and tesseract where it is installed and wanted.
    pub(super) fn options(&self) -> anyhow::Result<ReadOptions> {
        let passwords = match &self.password_file {
            Some(file) => super::text(file).context("the password file is needed")?,
            None => String::new(),
        };
        let passwords = passwords.lines().filter(|line| !line.is_empty());
        let ocr = if self.no_ocr { None } else { on_path("tesseract") };
        Ok(ReadOptions { passwords: passwords.map(str::to_owned).collect(), ocr })
    }
}

/// The settings that `audit` would read a file with: those of the nearest folder above it that has
/// some.
pub(super) fn settings_above(file: &Path) -> anyhow::Result<Config> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let input = file.ancestors().skip(1).find(|folder| folder.join(CONFIG_FILE).is_file());
    input.map_or_else(|| Ok(Config::default()), super::settings)
}

/// The first program of a name on the search path.
fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&folders).map(|folder| folder.join(&name)).find(|path| path.is_file())
}
