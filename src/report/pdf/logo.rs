//! The logo as an image that all pages share.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::PdfError;
use super::tagging::stream;
use crate::report::logo::{Kind, Logo};

/// The name of the image among a page's resources.
pub(super) const NAME: &str = "Logo";

/// Adds the image to a file and to the resources of all its pages.
pub(super) fn embed(document: &mut Document, logo: &Logo) -> Result<(), PdfError> {
    let image = image(document, logo);
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for page in pages {
        let resources = document.get_dictionary(page)?.get(b"Resources")?.as_reference()?;
        let resources = document.get_dictionary_mut(resources)?;
        let mut images = match resources.get(b"XObject") {
            Ok(Object::Dictionary(images)) => images.clone(),
            _ => Dictionary::new(),
        };
        images.set(NAME, image);
        resources.set("XObject", images);
    }
    Ok(())
}

fn image(document: &mut Document, logo: &Logo) -> ObjectId {
    match (logo.kind(), logo.samples()) {
        (Kind::Png, Ok(samples)) => {
            let mut image = dictionary(logo, "DeviceRGB");
            if let Some(opacity) = samples.opacity {
                let mask = stream(dictionary(logo, "DeviceGray"), opacity);
                image.set("SMask", document.add_object(mask));
            }
            document.add_object(stream(image, samples.colours))
        }
        (kind, _) => {
            let grey = kind == Kind::Jpeg { channels: 1 };
            let mut image = dictionary(logo, if grey { "DeviceGray" } else { "DeviceRGB" });
            image.set("Filter", "DCTDecode");
            let image = lopdf::Stream::new(image, logo.bytes().to_vec());
            document.add_object(image.with_compression(false))
        }
    }
}

fn dictionary(logo: &Logo, space: &str) -> Dictionary {
    let (width, height) = logo.size();
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "ColorSpace" => space,
        "BitsPerComponent" => 8,
    }
}
