//! Writes results so that they appear whole or not at all, under safe names.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use unicode_normalization::UnicodeNormalization;

/// How the names of temporary files begin.
const TEMPORARY: &str = ".planspiegel-";

/// Why a result could not be written.
#[derive(Debug, thiserror::Error)]
#[error("could not write {}", .path.display())]
pub struct OutputError {
    /// The file or folder.
    pub path: PathBuf,
    /// The operating system's word.
    pub source: io::Error,
}

/// Makes a folder unless it is there.
pub(super) fn prepare(folder: &Path) -> Result<(), OutputError> {
    std::fs::create_dir_all(folder)
        .map_err(|source| OutputError { path: folder.to_owned(), source })
}

/// Writes a file under a temporary name beside it, then renames it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let fail = |source| OutputError { path: path.to_owned(), source };
    let mut file = temporary(path)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fail)?;
    readable(file.as_file()).map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}

/// Whether a file could be written at a path; leaves nothing there.
pub fn check_place(path: &Path) -> Result<(), OutputError> {
    if path.is_dir() {
        let source = io::ErrorKind::IsADirectory.into();
        return Err(OutputError { path: path.to_owned(), source });
    }
    temporary(path).map(drop)
}

fn temporary(path: &Path) -> Result<NamedTempFile, OutputError> {
    let folder =
        path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder);
    file.map_err(|source| OutputError { path: path.to_owned(), source })
}

/// The hash of a file's bytes, if it can be read.
pub(super) fn hash(path: &Path) -> Option<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut file = std::fs::File::open(path).ok()?;
    io::copy(&mut file, &mut hasher).ok()?;
    Some(hasher.finalize())
}

/// Removes temporary files that a run left behind when it was killed.
pub(super) fn sweep(out: &Path) {
    let own = |folder: &Path| folder.join(super::OWN_FOLDER).join("store");
    let mut folders = vec![out.to_owned(), own(out)];
    folders.extend(entries(out).filter(|path| path.is_dir()));
    for path in folders.iter().flat_map(|folder| entries(folder)) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(TEMPORARY) && path.is_file() {
            let _ = std::fs::remove_file(&path);
        }
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}

/// Temporary files are private; results are as readable as any other file.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// A safe folder name for each municipality: letters, digits, `-` and `_`; no two the same, also
/// where letter case does not count.
pub(super) fn folder_names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::from(["run".to_owned(), "vergelijking".to_owned()]);
    let mut folders = Vec::new();
    for name in names {
        let safe = safe_name(name);
        let mut folder = safe.clone();
        let mut number = 2;
        while !taken.insert(folder.to_lowercase()) {
            folder = format!("{safe}-{number}");
            number += 1;
        }
        folders.push(folder);
    }
    folders
}

fn safe_name(name: &str) -> String {
    let mut safe = String::new();
    for c in name.nfc().take(80) {
        if c.is_alphanumeric() || c == '_' {
            safe.push(c);
        } else if !safe.is_empty() && !safe.ends_with('-') {
            safe.push('-');
        }
    }
    let safe = safe.trim_end_matches('-');
    let reserved = ["con", "prn", "aux", "nul"].contains(&safe.to_lowercase().as_str());
    if safe.is_empty() || reserved { format!("gemeente-{safe}") } else { safe.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::folder_names;

    #[test]
    fn names_become_safe_and_distinct_folders() {
        let names = ["Gent", "GENT", "../../etc", "Lo-Reninge", "", "Sint-Niklaas / stad"];
        let folders = folder_names(names.into_iter());
        let expected = ["Gent", "GENT-2", "etc", "Lo-Reninge", "gemeente-", "Sint-Niklaas-stad"];
        assert_eq!(folders, expected);
    }
}
