//! Text documents: DOCX, ODT, Markdown and plain text.

use std::path::{Path, PathBuf};

use planspiegel::document::{BlockKind, Document};
use planspiegel::read::{ReadError, ReadOptions, read};

/// A folder of the shared data beside the project, if it is there.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is absent", path.display());
    None
}

pub(crate) fn read_path(path: &Path) -> Result<Document, ReadError> {
    let name = path.file_name().unwrap().to_string_lossy();
    let bytes = std::fs::read(path).unwrap();
    read(&name, &bytes, &ReadOptions::default()).map(|(_, document)| document)
}

#[test]
fn shared_plans_in_docx_and_odt_give_headings_and_tables() {
    let Some(folder) = shared("plans/documents") else { return };
    for name in ["Gent.docx", "Antwerpen.docx", "Bonheiden.odt"] {
        let document = read_path(&folder.join(name)).unwrap();
        let headings =
            document.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading { .. })).count();
        let tables = document.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Table(_))).count();
        assert!(headings > 50 && tables > 30, "{name}: {headings} headings, {tables} tables");
        assert!(document.notes.is_empty(), "{name}: {:?}", document.notes);
    }
}
