//! Measures and colours of the document, and the parts of a house style that are data.

use std::fmt::Write as _;

use crate::language::Lang;
use crate::report::block::{Colour, Report, Tone};
use crate::report::colour::{INK, WHITE};
pub(super) use crate::report::colour::{bar, mix, on, readable};

/// The width of the text in twentieths of a point.
pub(super) const WIDTH: u32 = 9186;
/// The height of the text in twentieths of a point.
pub(super) const HEIGHT: u32 = 13_758;
/// The page as a section's properties tell it: A4 with the cover apart.
pub(super) const PAGE: &str = "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1560\" \
w:right=\"1360\" w:bottom=\"1520\" w:left=\"1360\" w:header=\"700\" w:footer=\"620\" \
w:gutter=\"0\"/><w:cols w:space=\"708\"/><w:titlePg/>";

/// The room for a logo on the cover and in the running head, in points.
pub(super) const COVER_LOGO: (f32, f32) = (170.0, 80.0);
pub(super) const HEAD_LOGO: (f32, f32) = (120.0, 24.0);

/// The tones with the names of their styles.
const TONES: [(Tone, &str); 5] = [
    (Tone::Info, "Info"),
    (Tone::Good, "Good"),
    (Tone::Gap, "Gap"),
    (Tone::Warning, "Warning"),
    (Tone::Advice, "Advice"),
];

/// A colour as `rrggbb`.
pub(super) fn hex(colour: Colour) -> String {
    format!("{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2)
}

/// The style of a callout.
pub(super) fn callout(tone: Tone) -> &'static str {
    match tone {
        Tone::Info => "CalloutInfo",
        Tone::Good => "CalloutGood",
        Tone::Gap => "CalloutGap",
        Tone::Warning => "CalloutWarning",
        Tone::Advice => "CalloutAdvice",
    }
}

/// The language tag of all text.
pub(super) fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => "nl-BE",
        Lang::Fr => "fr-BE",
        Lang::En => "en-GB",
        Lang::De => "de-DE",
    }
}

/// The styles: `parts/styles.xml` with the report's colours and language.
pub(super) fn styles(report: &Report) -> String {
    let mut callouts = String::new();
    for (tone, name) in TONES {
        let bar = bar(tone, report.accent);
        let style = include_str!("parts/callout.xml").replace("{name}", name);
        let fill = hex(mix(bar, WHITE, 0.9));
        callouts.push_str(&style.replace("{bar}", &hex(bar)).replace("{fill}", &fill));
    }
    filled(include_str!("parts/styles.xml"), report).replace("{callouts}", callouts.trim_end())
}

/// The styles for a house that has a cover of its own: lines on it are plain text.
pub(super) fn styles_for_house(report: &Report) -> String {
    let styles = styles(report);
    let Some((before, after)) = styles.split_once("w:styleId=\"CoverLine\"") else { return styles };
    let shade =
        format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{}\"/>", hex(report.accent));
    let colour = format!("<w:color w:val=\"{}\"/>", hex(on(report.accent)));
    let after = after.replacen(&shade, "", 1).replacen(&colour, "", 1);
    format!("{before}w:styleId=\"CoverLine\"{after}")
}

/// The numbering: bullets, and one list for each numbered list, so that each begins at 1.
pub(super) fn numbering(report: &Report, lists: u32) -> String {
    let mut own = String::new();
    for list in 0..lists {
        let number = list + FIRST_LIST;
        let _ = write!(
            own,
            "<w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
        );
    }
    filled(include_str!("parts/numbering.xml"), report).replace("{lists}", &own)
}

/// The number of the first numbered list; those before belong to styles.
pub(super) const FIRST_LIST: u32 = 3;

/// The theme: the fonts and the colours that styles refer to.
pub(super) fn theme(report: &Report) -> String {
    filled(include_str!("parts/theme1.xml"), report)
}

/// The settings; `two_sided` where left and right pages have their own headers.
pub(super) fn settings(report: &Report, two_sided: bool) -> String {
    let settings = filled(include_str!("parts/settings.xml"), report);
    let before = "<w:characterSpacingControl";
    if two_sided {
        settings.replace(before, &format!("<w:evenAndOddHeaders/>{before}"))
    } else {
        settings
    }
}

/// The table of fonts.
pub(super) fn fonts() -> String {
    include_str!("parts/fontTable.xml").to_owned()
}

fn filled(part: &str, report: &Report) -> String {
    let accent = report.accent;
    let colours = [
        ("{accent}", accent),
        ("{on_accent}", on(accent)),
        ("{ink}", readable(accent)),
        ("{soft}", mix(accent, WHITE, 0.35)),
        ("{tint}", mix(accent, WHITE, 0.88)),
        ("{pale}", mix(accent, WHITE, 0.92)),
        ("{text}", INK),
    ];
    let start = part.replace("{lang}", language(report.lang));
    colours.iter().fold(start, |part, (name, colour)| part.replace(name, &hex(*colour)))
}
