//! Finds the files of an input folder and says to which municipality each belongs.
//!
//! A folder directly below the input folder is a municipality, with everything below it; a loose
//! file is one too, unless its content says otherwise. Only looks at names, never at content.

use std::fs::ReadDir;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::Config;

/// The name of the settings file in an input folder.
pub const CONFIG_FILE: &str = "planspiegel.toml";

/// The folder that marks a folder of reports, so that a run never reads what a run wrote.
pub const REPORTS_MARK: &str = ".planspiegel";

/// Files and folders that operating systems and servers put among those of people, in lower case.
const OF_SYSTEM: [&str; 8] = [
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "icon\r",
    "__macosx",
    "@eadir",
    "$recycle.bin",
    "system volume information",
];

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
    /// The folders of municipalities in which there is no file, by name.
    pub empty: Vec<Source>,
}

/// Walks through an input folder, or takes a single file.
///
/// Hidden files, lock files of office programs (`~$…`), those of operating systems, the settings
/// file and folders that reports were written to are passed over.
/// Links are followed, wherever they lead: a folder of a municipality may lie on another disk. Not
/// so one to a folder around it, and one inside a folder that was reached by a link, so that no
/// walk is endless or takes a folder many times; these count as what could not be looked into.
pub fn discover(input: &Path, config: &Config) -> io::Result<Found> {
    let mut walk = Walk { config, found: Found::default() };
    let root = Source { path: input.to_owned(), name: file_name(input), folder: None };
    if input.is_file() {
        walk.found.sources.push(root);
        return Ok(walk.found);
    }
    let entries = std::fs::read_dir(input)?;
    walk.through(&Folder { source: root, prefix: String::new(), linked: false }, entries);
    let mut found = walk.found;
    found.sources.sort_by(|a, b| a.name.cmp(&b.name));
    found.unreachable.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    found.empty.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

struct Walk<'a> {
    config: &'a Config,
    found: Found,
}

/// A folder that is walked through.
struct Folder {
    source: Source,
    /// What its entries' names begin with.
    prefix: String,
    /// Whether it, or a folder around it, was reached by a link.
    linked: bool,
}

impl Walk<'_> {
    /// Takes all entries of a folder; whether there are any but those of the system.
    fn through(&mut self, folder: &Folder, entries: ReadDir) -> bool {
        let mut filled = false;
        for entry in entries {
            filled |= match entry {
                Ok(entry) => self.take(folder, entry.path()),
                Err(error) => self.miss(folder.source.clone(), error),
            };
        }
        filled
    }

    /// Takes a file, or a folder with all that is in it; whether it is or holds anything but what
    /// the system put there.
    fn take(&mut self, around: &Folder, path: PathBuf) -> bool {
        let own_name = file_name(&path);
        let name = format!("{}{own_name}", around.prefix);
        if is_of_system(&own_name) {
            return false;
        }
        if name == CONFIG_FILE || self.config.excludes(&name) {
            return true;
        }
        let kind = path.metadata();
        let mut source = Source { path, name, folder: around.source.folder.clone() };
        match kind {
            Ok(kind) if kind.is_dir() => {
                source.folder.get_or_insert(own_name);
                self.enter(around, source)
            }
            Ok(kind) if kind.is_file() => {
                self.found.sources.push(source);
                true
            }
            Ok(_) => self.miss(source, io::Error::other("it is neither a file nor a folder")),
            Err(error) => self.miss(source, error),
        }
    }

    /// Walks through a folder in another.
    fn enter(&mut self, around: &Folder, source: Source) -> bool {
        if source.path.join(REPORTS_MARK).is_dir() {
            return true;
        }
        let is_link = source.path.is_symlink();
        let reached = if is_link { check_link(around, &source.path) } else { Ok(()) };
        let entries = match reached.and_then(|()| std::fs::read_dir(&source.path)) {
            Ok(entries) => entries,
            Err(error) => return self.miss(source, error),
        };
        let prefix = format!("{}/", source.name);
        let folder = Folder { source, prefix, linked: around.linked || is_link };
        let filled = self.through(&folder, entries);
        if !filled && around.prefix.is_empty() {
            self.found.empty.push(folder.source);
        }
        filled
    }

    fn miss(&mut self, source: Source, error: io::Error) -> bool {
        self.found.unreachable.push((source, error));
        true
    }
}

/// Refuses links that would make a walk endless, or take a folder many times.
fn check_link(around: &Folder, path: &Path) -> io::Result<()> {
    if around.linked {
        return Err(io::Error::other("it is a link inside a folder that is a link itself"));
    }
    if around.source.path.canonicalize()?.starts_with(path.canonicalize()?) {
        return Err(io::Error::other("it is a link to a folder around it"));
    }
    Ok(())
}

/// Whether a name is that of a hidden file, a lock file or one that the system keeps for itself.
fn is_of_system(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with('.') || name.starts_with("~$") || OF_SYSTEM.contains(&lower.as_str())
}

/// The last part of a path, with what is not Unicode replaced.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_the_system_puts_among_plans_is_passed_over_and_an_empty_folder_is_told() {
        let root = tempfile::tempdir().unwrap();
        let put = |name: &str| {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::File::create(path).unwrap();
        };
        let plans = ["Gent/plan.pdf", "los.csv"];
        let others =
            ["Gent/Thumbs.db", "Gent/desktop.ini", "Gent/~$plan.docx", "Leeg/sub/.DS_Store"];
        let left_out =
            ["planspiegel.toml", "oud/plan.pdf", "Uit/.planspiegel/lock", "Uit/run.json"];
        plans.iter().chain(&others).chain(&left_out).for_each(|name| put(name));
        let config = Config::parse("exclude = [\"oud/*\"]").unwrap();
        let found = discover(root.path(), &config).unwrap();
        assert_eq!(found.sources.iter().map(|it| &*it.name).collect::<Vec<_>>(), plans);
        assert_eq!(found.empty.iter().map(|it| &*it.name).collect::<Vec<_>>(), ["Leeg"]);
        assert!(found.unreachable.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_those_that_lead_nowhere_or_around_are_told() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        let (input, share) = (root.path().join("in"), root.path().join("share"));
        for folder in [input.join("Gent"), share.join("sub")] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::File::create(share.join("sub/plan.pdf")).unwrap();
        symlink(&share, input.join("Negen")).unwrap();
        symlink(&share, share.join("sub/weer")).unwrap();
        symlink(share.join("sub/plan.pdf"), input.join("Gent/plan.pdf")).unwrap();
        symlink("nergens", input.join("Gent/dood.pdf")).unwrap();
        symlink("..", input.join("Gent/lus")).unwrap();
        let found = discover(&input, &Config::default()).unwrap();
        let sources: Vec<_> =
            found.sources.iter().map(|it| (&*it.name, it.folder.as_deref().unwrap())).collect();
        assert_eq!(sources, [("Gent/plan.pdf", "Gent"), ("Negen/sub/plan.pdf", "Negen")]);
        let missed: Vec<_> = found.unreachable.iter().map(|(it, _)| &*it.name).collect();
        assert_eq!(missed, ["Gent/dood.pdf", "Gent/lus", "Negen/sub/weer"]);
    }
}
