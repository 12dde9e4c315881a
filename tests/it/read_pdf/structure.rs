//! What the file itself says of its headings, lists and notes.

use planspiegel::document::BlockKind;

use super::{lines, outline, pdf_with, read, show};

/// A text within marked content of an id.
fn marked(tag: &str, id: usize, content: &str) -> String {
    format!("/{tag} << /MCID {id} >> BDC\n{content}EMC\n")
}

/// A file of one page with these structure elements: their type, the ids of their content and what
/// stands below them, one in the other.
fn tagged(page: String, role_map: &str, elements: &str) -> Vec<u8> {
    // Without other resources the page's content is object 1 and the page is object 2.
    let tree = format!(
        "/MarkInfo << /Marked true >> /StructTreeRoot << /RoleMap << {role_map} >> /K [{elements}] >>"
    );
    pdf_with(&[page], "", &tree, |_| String::new())
}

const TAGGED_TEXT: [&str; 2] = [
    "We planten bomen in elke straat van de gemeente, samen met de bewoners",
    "en de scholen, die er elk jaar een feest van maken op het plein.",
];

#[test]
fn tags_tell_headings_and_items_where_the_looks_do_not() {
    let page = marked("Kop_1", 0, &show("F", 10.0, 60.0, 780.0, "Wonen in de kern"))
        + &marked("P", 1, &lines(60.0, 750.0, &TAGGED_TEXT))
        + &marked("P", 2, &show("B", 20.0, 60.0, 700.0, "Samen sterk, zegt de burgemeester"))
        + &marked("H3", 3, &show("F", 10.0, 60.0, 670.0, "Actie 1.1.1 Meer"))
        + &marked("H3", 4, &show("F", 10.0, 60.0, 657.0, "bomen planten"))
        + &marked("P", 5, &lines(60.0, 630.0, &TAGGED_TEXT))
        + &marked("LBody", 6, &lines(60.0, 590.0, &["> Bij het station"]))
        + &marked("LBody", 7, &lines(80.0, 577.0, &["en op het plein"]))
        + &marked("LBody", 8, &lines(80.0, 564.0, &["In de wijken"]));
    let pg = "/Pg 2 0 R";
    let elements = format!(
        "<< /S /Sect /K [ << /S /Kop_1 {pg} /K 0 >> << /S /P {pg} /K 1 >> << /S /P {pg} /K [2] >> \
         << /S /H3 {pg} /K [3 << /Type /MCR /MCID 4 >>] >> << /S /P {pg} /K 5 >> \
         << /S /L /K [ << /S /LI /K << /S /LBody {pg} /K [6 7 << /S /L /K << /S /LI {pg} /K 8 >> >>] >> >> ] >> ] >>"
    );
    let text = TAGGED_TEXT.join(" ");
    let document = read(&tagged(page, "/Kop_1 /Kop /Kop /H1", &elements));
    assert_eq!(
        outline(&document),
        [
            "H1 Wonen in de kern",
            &format!("P {text}"),
            "P Samen sterk, zegt de burgemeester",
            "H3 Actie 1.1.1 Meer bomen planten",
            &format!("P {text}"),
            "L > Bij het station en op het plein",
            "L In de wijken",
        ]
    );
    assert!(matches!(document.blocks[6].kind, BlockKind::ListItem { depth: 1, .. }));
}

#[test]
fn an_item_cut_by_a_page_is_one_although_its_parts_are_tagged_apart() {
    let first = marked("LBody", 0, &lines(60.0, 70.0, &["Zes gemeenten werken samen, om"]));
    let second = marked("LBody", 0, &lines(60.0, 780.0, &["zo meer te bereiken."]))
        + &marked("LBody", 1, &lines(60.0, 740.0, &["in de wijken"]));
    let item =
        |page: usize, id: usize| format!("<< /S /LI /K << /S /LBody /Pg {page} 0 R /K {id} >> >>");
    let items = [item(2, 0), item(4, 0), item(4, 1)].join(" ");
    let tree =
        format!("/MarkInfo << /Marked true >> /StructTreeRoot << /K [<< /S /L /K [{items}] >>] >>");
    let document = read(&pdf_with(&[first, second], "", &tree, |_| String::new()));
    assert_eq!(
        outline(&document),
        ["L Zes gemeenten werken samen, om zo meer te bereiken.", "L in de wijken"]
    );
}

#[test]
fn tags_that_make_everything_a_heading_are_not_believed() {
    let page = marked("H1", 0, &show("B", 16.0, 60.0, 780.0, "Wonen"))
        + &marked("H1", 1, &lines(60.0, 750.0, &TAGGED_TEXT));
    let elements = "<< /S /H1 /Pg 2 0 R /K 0 >> << /S /H1 /Pg 2 0 R /K 1 >>";
    let text = format!("P {}", TAGGED_TEXT.join(" "));
    assert_eq!(outline(&read(&tagged(page, "", elements))), ["H1 Wonen", &text]);
}

#[test]
fn a_structure_that_goes_round_ends() {
    let page = marked("H2", 0, &lines(60.0, 780.0, &["Wonen"])) + &lines(60.0, 750.0, &TAGGED_TEXT);
    let bytes = pdf_with(&[page], "", "/StructTreeRoot 1 0 R", |file| {
        file.add("<< /RoleMap << /A /B /B /A >> /K [2 0 R] >>");
        file.add("<< /S /A /K [1 0 R 2 0 R << /S /H2 /Pg 4 0 R /K [0 2 0 R] >>] >>");
        String::new()
    });
    assert_eq!(outline(&read(&bytes))[0], "H2 Wonen");
}

/// Two pages with chapters in the looks of their text, and bookmarks to them with these titles.
fn bookmarked(titles: [&str; 2]) -> Vec<u8> {
    let chapter = |title: &str| lines(60.0, 780.0, &[title]) + &lines(60.0, 750.0, &TAGGED_TEXT);
    let pages = [chapter("2.1 Wonen in de kern"), chapter("Mobiliteit")];
    let catalog =
        "/Outlines 1 0 R /Names << /Dests << /Kids [<< /Names [(m) [7 0 R /Fit]] >>] >> >>";
    pdf_with(&pages, "", catalog, |file| {
        let [first, second] = titles;
        file.add("<< /First 2 0 R /Last 2 0 R >>");
        // The second stands below the first, and its next is the first again.
        file.add(&format!("<< /Title ({first}) /Dest [5 0 R /XYZ 0 800 0] /First 3 0 R >>"));
        file.add(&format!("<< /Title ({second}) /A << /S /GoTo /D (m) >> /Next 2 0 R >>"));
        String::new()
    })
}

#[test]
fn bookmarks_tell_headings_where_their_titles_stand_on_their_pages() {
    let text = format!("P {}", TAGGED_TEXT.join(" "));
    let read = |titles| outline(&read(&bookmarked(titles)));
    assert_eq!(
        read(["Wonen in de kern", "Mobiliteit"]),
        ["H1 2.1 Wonen in de kern", &text, "H2 Mobiliteit", &text]
    );
    assert_eq!(
        read(["Blad 1", "Mobiliteit"]),
        ["P 2.1 Wonen in de kern", &text, "P Mobiliteit", &text]
    );
}

#[test]
fn what_only_looks_like_a_heading_stands_below_those_that_bookmarks_tell() {
    let page = show("B", 14.0, 60.0, 800.0, "Wonen")
        + &show("B", 10.0, 60.0, 770.0, "Actie A-1")
        + &lines(60.0, 750.0, &TAGGED_TEXT)
        + &show("B", 10.0, 60.0, 710.0, "Actie A-2")
        + &lines(60.0, 690.0, &TAGGED_TEXT);
    let bytes = pdf_with(&[page], "", "/Outlines 1 0 R", |file| {
        file.add("<< /First 2 0 R >>");
        file.add("<< /Title (Doelen) /First 3 0 R >>");
        file.add("<< /Title (Wonen) /Dest [0 /Fit] >>");
        String::new()
    });
    let headings: Vec<_> =
        outline(&read(&bytes)).into_iter().filter(|line| line.starts_with('H')).collect();
    assert_eq!(headings, ["H2 Wonen", "H3 Actie A-1", "H3 Actie A-2"]);
}
