//! Finds the files of an input folder and says to which municipality each belongs.
//!
//! A folder directly below the input folder is a municipality, with everything below it; a loose
//! file is one too, unless its content says otherwise. Only looks at names, never at content.

use std::io;
use std::path::{Path, PathBuf};

use crate::config::Config;

/// The name of the settings file in an input folder.
pub const CONFIG_FILE: &str = "planspiegel.toml";

/// The folder that marks a folder of reports, so that a run never reads what a run wrote.
pub const REPORTS_MARK: &str = ".planspiegel";

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// Its path below the input folder, with `/`: what reports print.
    pub name: String,
    /// The folder below the input folder that it lies in; `None` for a loose file.
    pub folder: Option<String>,
}

/// What an input folder holds.
#[derive(Debug, Default)]
pub struct Found {
    /// The files to read, by name.
    pub sources: Vec<Source>,
    /// What could not be looked into, by name, with the operating system's word.
    pub unreachable: Vec<(Source, io::Error)>,
}

/// Walks through an input folder, or takes a single file.
///
/// Hidden files, lock files of office programs (`~$…`), the settings file and folders that reports
/// were written to are passed over.
/// Links are followed only to files, so that no walk is endless.
pub fn discover(input: &Path, config: &Config) -> io::Result<Found> {
    let mut found = Found::default();
    if input.is_file() {
        let name = file_name(input);
        found.sources.push(Source { path: input.to_owned(), name, folder: None });
        return Ok(found);
    }
    let entries = std::fs::read_dir(input)?;
    walk(entries, "", None, config, &mut found);
    found.sources.sort_by(|a, b| a.name.cmp(&b.name));
    found.unreachable.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    Ok(found)
}

fn walk(
    entries: std::fs::ReadDir,
    prefix: &str,
    folder: Option<&str>,
    config: &Config,
    found: &mut Found,
) {
    for entry in entries {
        let Ok(entry) = entry else { continue };
        let path = entry.path();
        let own_name = file_name(&path);
        let name = format!("{prefix}{own_name}");
        let hidden = own_name.starts_with('.') || own_name.starts_with("~$");
        if hidden || name == CONFIG_FILE || config.excludes(&name) {
            continue;
        }
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder {
            if path.is_file() {
                found.sources.push(Source { path, name, folder: folder.map(str::to_owned) });
            }
            continue;
        }
        if path.join(REPORTS_MARK).is_dir() {
            continue;
        }
        let folder = folder.unwrap_or(&own_name);
        match std::fs::read_dir(&path) {
            Ok(entries) => walk(entries, &format!("{name}/"), Some(folder), config, found),
            Err(error) => {
                let source = Source { path, name, folder: Some(folder.to_owned()) };
                found.unreachable.push((source, error));
            }
        }
    }
}

/// The last part of a path, with what is not Unicode replaced.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
