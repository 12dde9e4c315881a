//! Writing a report of some sixty pages as a Word file.

use planspiegel::language::Lang;
use planspiegel::report::block::{Block, Cell, Colour, Column, Inline, Report, Row, Table};
use planspiegel::report::docx;
use planspiegel::report::drawing::Drawing;

fn main() {
    divan::main();
}

/// Sixty chapters with a page of text, a table and a picture each.
fn report() -> Report {
    let text = |words: &str| vec![Inline::Text(words.to_owned())];
    let sentence = "De gemeente begeleidt gezinnen bij de renovatie van hun woning. ";
    let mut blocks = Vec::new();
    for chapter in 1..=60_u16 {
        let anchor = Some(format!("hoofdstuk-{chapter}"));
        let title = format!("{chapter}. Hoofdstuk");
        blocks.push(Block::Heading { level: 1, text: title, anchor, badge: None });
        blocks.extend((0..4).map(|_| Block::Paragraph(text(&sentence.repeat(5)))));
        let column =
            |title: &str| Column { title: title.into(), width: 1.0, align: <_>::default() };
        let fill = Some(Colour(0x19, 0x48, 0x6a));
        let cell = || Cell { content: text("127.031"), fill, header: false };
        let row = |_| Row { cells: vec![cell(), cell(), cell(), cell()], ..Row::default() };
        blocks.push(Block::Table(Table {
            columns: ["2026", "2027", "2028", "2029"].map(column).to_vec(),
            rows: (0..15).map(row).collect(),
            ..Table::default()
        }));
        let mut drawing = Drawing { width: 480.0, height: 120.0, shapes: Vec::new() };
        for bar in 0..40_u8 {
            drawing.rect(f32::from(bar) * 12.0, 0.0, 10.0, 80.0, Colour(bar, 90, 120));
        }
        let caption = format!("Figuur {chapter}. Acties");
        let alt = "Staafdiagram".to_owned();
        blocks.push(Block::Figure { caption, alt, drawing, anchor: None });
    }
    Report {
        title: "Verslag".into(),
        subtitle: String::new(),
        cover_lines: Vec::new(),
        logo: None,
        author: String::new(),
        date: "2026-11-23".into(),
        lang: Lang::Nl,
        contents_title: "Inhoud".into(),
        footer: "Verslag".into(),
        page_of: "pagina {n} van {total}".into(),
        accent: Colour(0x0f, 0x5c, 0x6e),
        blocks,
    }
}

#[divan::bench]
fn sixty_pages(bencher: divan::Bencher<'_, '_>) {
    let report = report();
    bencher.bench(|| docx::write(&report));
}
