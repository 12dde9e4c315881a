//! What all Office Open XML containers (DOCX, XLSX) have in common: relations and properties.

use super::ReadError;
use super::archive::{Archive, Limit};
use super::xml::{Event, Xml};

/// The most relations that are read of one part.
const RELATIONS: usize = 10_000;

/// A relation of one part to another.
#[derive(Debug)]
pub(super) struct Relation {
    /// The id by which the part refers to it.
    pub(super) id: String,
    /// The last word of its type, e.g. `styles`.
    pub(super) kind: String,
    /// The other part's name in the container.
    pub(super) target: String,
}

/// The relations of a part (or of the container, for an empty name) to parts in the container.
pub(super) fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relation>, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = format!("{folder}/_rels/{file}.rels");
    let mut relations = Vec::new();
    let Some(stream) = archive.part(&name, Limit::SMALL)? else { return Ok(relations) };
    let mut xml = Xml::new(stream);
    while relations.len() < RELATIONS {
        match xml.next() {
            Ok(Event::Start(tag)) if tag.name() == "Relationship" => {
                let outside = tag.attr("TargetMode").is_some_and(|mode| mode == "External");
                if let (false, Some(id), Some(kind), Some(target)) =
                    (outside, tag.attr("Id"), tag.attr("Type"), tag.attr("Target"))
                {
                    relations.push(Relation {
                        id: id.into_owned(),
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        target: resolve(folder, &target),
                    });
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            // Relations after damage are missing; what needs them falls back to the usual names.
            Err(error) => match error.refusal() {
                Some(refusal) => return Err(refusal),
                None => break,
            },
        }
    }
    Ok(relations)
}

/// The part that holds the main content, by the container's own relations or else by its usual name.
pub(super) fn main_part(archive: &mut Archive<'_>, usual: &str) -> Result<String, ReadError> {
    let relations = relations(archive, "")?;
    let main = relations.into_iter().find(|r| r.kind == "officeDocument");
    Ok(main
        .map(|relation| relation.target)
        .filter(|target| archive.has(target))
        .unwrap_or_else(|| usual.to_owned()))
}

/// The target of a relation seen from the folder of the part that has it.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// The title in a container's properties (`docProps/core.xml`, `meta.xml`), if it has one.
pub(super) fn title(archive: &mut Archive<'_>, part: &str) -> Option<String> {
    property(archive, part, "title")
}

/// A property of a container, by the part and the element that hold it.
pub(super) fn property(archive: &mut Archive<'_>, part: &str, name: &str) -> Option<String> {
    let stream = archive.part(part, Limit::SMALL).ok()??;
    let mut xml = Xml::new(stream);
    loop {
        match xml.next().ok()? {
            Event::Start(tag) if tag.name() == name => {
                let text = xml.text().ok()?;
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                return Some(text).filter(|text| !text.is_empty());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_relative_to_the_folder_of_their_part() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("xl/worksheets", "../sharedStrings.xml"), "xl/sharedStrings.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("", "../../../etc/passwd"), "etc/passwd");
    }
}
