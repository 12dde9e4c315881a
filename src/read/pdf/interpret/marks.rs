//! Marked content: which structure element, layer or artifact what is shown belongs to.

use lopdf::{Dictionary, Object};

use super::Run;
use crate::read::pdf::token::{Operand, string_bytes};

/// A text that replaces what is shown inside a mark; taken by the first letter.
#[derive(Debug)]
pub(super) struct Actual(pub(super) Option<String>);

/// A stretch of marked content.
#[derive(Debug, Default)]
pub(super) struct Mark {
    pub(super) id: Option<i32>,
    pub(super) artifact: bool,
    pub(super) hidden: bool,
    pub(super) actual: Option<Actual>,
}

impl<'f> Run<'_, 'f> {
    pub(super) fn read_mark(
        &self,
        operands: &[Operand<'_>],
        resources: Option<&'f Dictionary>,
    ) -> Mark {
        let file = self.it.file;
        let tag = operands.first().and_then(|o| o.name()).unwrap_or_default();
        let mut mark = Mark { artifact: tag == b"Artifact", ..Mark::default() };
        if let Some(Operand::Name(name)) = operands.get(1) {
            let properties = resources.and_then(|r| file.dict(r, b"Properties"));
            let Some(object) = properties.and_then(|p| p.get(name).ok()) else { return mark };
            if tag == b"OC" {
                mark.hidden =
                    object.as_reference().is_ok_and(|id| self.it.hidden_layers.contains(&id));
            }
            if let Some(dict) = file.as_dict(object) {
                mark.id = file.number(dict, b"MCID").map(|n| n as i32);
                mark.actual = file.text(dict, b"ActualText").map(|text| Actual(Some(text)));
            }
            return mark;
        }
        let mut at = operands.iter();
        while let Some(operand) = at.next() {
            match operand {
                Operand::Name(b"MCID") => {
                    mark.id = at.next().and_then(|o| o.number()).map(|n| n as i32);
                }
                Operand::Name(b"ActualText") => {
                    let mut scratch = Vec::new();
                    let bytes = at.next().and_then(|o| string_bytes(*o, &mut scratch));
                    let object = bytes.map(Object::string_literal);
                    mark.actual = object
                        .and_then(|o| lopdf::decode_text_string(&o).ok())
                        .map(|text| Actual(Some(text)));
                }
                _ => {}
            }
        }
        mark
    }
}
