//! What makes a written file last: names of fonts, text of glyphs, colours, properties, size.
//!
//! Takes away what `printpdf` adds by chance or for printers (PDF/X keys, random identifiers).

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{
    Dictionary, Document, Object, ObjectId, SaveOptions, Stream, StringFormat, dictionary,
};

use super::PdfError;
use super::fonts::Fonts;
use super::profile;
use super::subset::Subset;
use super::tagging::{stream, string};
use crate::report::block::Report;

/// The name of the program in a file's properties.
const PROGRAM: &str = concat!("planspiegel ", env!("CARGO_PKG_VERSION"));

/// How hard streams are compressed: twice as fast as the hardest for a few hundredths of size.
const LEVEL: u32 = 5;

/// Names the reduced fonts as such and says which characters their glyphs are.
pub(super) fn name_fonts(document: &mut Document, subsets: &[Subset]) -> Result<(), PdfError> {
    for subset in subsets {
        let (name, _) = Fonts::file(subset.face);
        let tagged = format!("{}+{name}", tag(subset));
        let is_font = |object: &Object| {
            object.as_dict().is_ok_and(|font| {
                font.get(b"BaseFont")
                    .and_then(Object::as_name)
                    .is_ok_and(|base| base == name.as_bytes())
            })
        };
        let found = document.objects.iter().find(|(_, object)| is_font(object));
        let Some(id) = found.map(|(id, _)| *id) else { continue };
        let font = document.get_dictionary_mut(id)?;
        font.set("BaseFont", tagged.as_str());
        let characters = font.get(b"ToUnicode").and_then(Object::as_reference)?;
        let descendants = font.get_mut(b"DescendantFonts").and_then(Object::as_array_mut)?;
        let mut descriptor = None;
        for descendant in descendants {
            let descendant = descendant.as_dict_mut()?;
            descendant.set("BaseFont", tagged.as_str());
            descriptor = descendant.get(b"FontDescriptor").and_then(Object::as_reference).ok();
        }
        if let Some(descriptor) = descriptor {
            let descriptor = document.get_dictionary_mut(descriptor)?;
            descriptor.set("FontName", tagged.as_str());
            // Glyphs are chosen by number, which is what "symbolic" means here.
            let flags = descriptor.get(b"Flags").and_then(Object::as_i64).unwrap_or(32);
            descriptor.set("Flags", (flags & !32) | 4);
        }
        document.set_object(characters, stream(Dictionary::new(), to_unicode(subset)));
    }
    Ok(())
}

/// Six letters that stand for the glyphs of a reduced font.
fn tag(subset: &Subset) -> String {
    let hash = blake3::hash(&subset.font.original_bytes);
    hash.as_bytes().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// The map from glyphs to characters.
fn to_unicode(subset: &Subset) -> Vec<u8> {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let entries: Vec<_> = subset.characters.iter().collect();
    for part in entries.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", part.len());
        for (glyph, character) in part {
            let mut units = [0; 2];
            let _ = write!(map, "<{glyph:04X}> <");
            for unit in character.encode_utf16(&mut units) {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map.into_bytes()
}

/// Sets properties, metadata and the colour space; drops what does not belong in the file.
pub(super) fn describe(document: &mut Document, report: &Report) -> Result<(), PdfError> {
    "1.7".clone_into(&mut document.version);
    let profile = document.add_object(stream(dictionary! { "N" => 3 }, profile::srgb()));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    };
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let metadata = Stream::new(kind, metadata(report).into_bytes()).with_compression(false);
    let metadata = document.add_object(metadata);
    let catalog = document.catalog_mut()?;
    catalog.set("OutputIntents", vec![Object::from(intent)]);
    catalog.set("Metadata", metadata);

    let mut info = dictionary! {
        "Title" => string(&report.title),
        "Creator" => string(PROGRAM),
        "Producer" => string(PROGRAM),
    };
    if !report.author.is_empty() {
        info.set("Author", string(&report.author));
    }
    if let Some(date) = date(report) {
        let date = format!("D:{}000000Z", date.replace('-', ""));
        info.set("CreationDate", Object::string_literal(date.as_str()));
        info.set("ModDate", Object::string_literal(date.as_str()));
    }
    if let Ok(old) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.set_object(old, info);
    }
    share_resources(document)
}

/// Lets all pages use the same resources, of which only the fonts are any.
fn share_resources(document: &mut Document) -> Result<(), PdfError> {
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let mut shared: Option<ObjectId> = None;
    for page in pages {
        let page = document.get_dictionary_mut(page)?;
        let own = page.get(b"Resources").and_then(Object::as_reference)?;
        let Some(shared) = shared else {
            shared = Some(own);
            continue;
        };
        page.set("Resources", shared);
        document.objects.remove(&own);
    }
    if let Some(shared) = shared {
        let resources = document.get_dictionary_mut(shared)?;
        let unused = [&b"XObject"[..], b"ExtGState", b"Shading"];
        let dropped = unused.map(|key| resources.remove(key));
        for object in dropped.into_iter().flatten() {
            if let Ok(id) = object.as_reference() {
                document.objects.remove(&id);
            }
        }
    }
    Ok(())
}

/// Compresses and saves; the identifier comes from the content.
pub(super) fn save(document: &mut Document) -> Result<Vec<u8>, PdfError> {
    let mut hash = blake3::Hasher::new();
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            hash.update(&stream.content);
            if stream.allows_compression && stream.dict.get(b"Filter").is_err() {
                compress(stream, &mut encoder)?;
            }
        }
    }
    let id = hash.finalize();
    let id: Vec<u8> = id.as_bytes().iter().copied().take(16).collect();
    let id = Object::String(id, StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(400)
        .compression_level(LEVEL)
        .build();
    let mut bytes = Vec::new();
    document.save_with_options(&mut bytes, options)?;
    Ok(bytes)
}

/// Compresses a stream with an encoder that is ready for the next one afterwards.
fn compress(stream: &mut Stream, encoder: &mut ZlibEncoder<Vec<u8>>) -> Result<(), PdfError> {
    encoder.write_all(&stream.content)?;
    let compressed = encoder.reset(Vec::new())?;
    stream.dict.set("Filter", "FlateDecode");
    stream.set_content(compressed);
    Ok(())
}

/// The report's date where it is one.
fn date(report: &Report) -> Option<&str> {
    let digit = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let date = report.date.as_str();
    (date.len() == 10 && date.bytes().enumerate().all(digit)).then_some(date)
}

/// The metadata in XMP: what the properties say, and the standards that the file follows.
fn metadata(report: &Report) -> String {
    let title = escaped(&report.title);
    let lang = report.lang.code();
    let creator = match report.author.as_str() {
        "" => String::new(),
        author => format!(
            "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n",
            escaped(author)
        ),
    };
    let dates = date(report).map_or(String::new(), |date| {
        format!(
            "<xmp:CreateDate>{date}T00:00:00Z</xmp:CreateDate>\n\
             <xmp:ModifyDate>{date}T00:00:00Z</xmp:ModifyDate>\n\
             <xmp:MetadataDate>{date}T00:00:00Z</xmp:MetadataDate>\n"
        )
    });
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
         xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         {creator}\
         <dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>\n\
         <xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool>\n\
         {dates}\
         <pdf:Producer>{PROGRAM}</pdf:Producer>\n\
         <pdfaid:part>2</pdfaid:part>\n\
         <pdfaid:conformance>A</pdfaid:conformance>\n\
         <pdfuaid:part>1</pdfuaid:part>\n\
         </rdf:Description>\n\
         {EXTENSION}\
         </rdf:RDF>\n\
         </x:xmpmeta>\n\
         <?xpacket end=\"w\"?>"
    )
}

/// Says what `pdfuaid:part` is, as PDF/A asks of names that it does not know itself.
const EXTENSION: &str = "<rdf:Description rdf:about=\"\" \
    xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
    xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
    xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n\
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n\
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n\
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n\
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaProperty:name>part</pdfaProperty:name>\n\
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n\
    <pdfaProperty:category>internal</pdfaProperty:category>\n\
    <pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>\n\
    </rdf:li></rdf:Seq></pdfaSchema:property>\n\
    </rdf:li></rdf:Bag></pdfaExtension:schemas>\n\
    </rdf:Description>\n";

/// A text within XML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ if character.is_control() => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}
