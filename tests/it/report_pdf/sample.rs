//! A report with every kind of block, in Dutch, as long as a caller wants it.

use planspiegel::language::Lang;
use planspiegel::report::block::{
    Align, Badge, Block, Cell, Colour, Column, Inline, KeyFigure, Mark, Report, Row, Table, Tone,
};
use planspiegel::report::drawing::{Drawing, Shape, TextAnchor};

/// The colours of the seventeen goals.
const GOALS: [Colour; 17] = [
    Colour(0xe5, 0x24, 0x3b),
    Colour(0xdd, 0xa6, 0x3a),
    Colour(0x4c, 0x9f, 0x38),
    Colour(0xc5, 0x19, 0x2d),
    Colour(0xff, 0x3a, 0x21),
    Colour(0x26, 0xbd, 0xe2),
    Colour(0xfc, 0xc3, 0x0b),
    Colour(0xa2, 0x19, 0x42),
    Colour(0xfd, 0x69, 0x25),
    Colour(0xdd, 0x13, 0x67),
    Colour(0xfd, 0x9d, 0x24),
    Colour(0xbf, 0x8b, 0x2e),
    Colour(0x3f, 0x7e, 0x44),
    Colour(0x0a, 0x97, 0xd9),
    Colour(0x56, 0xc0, 0x2b),
    Colour(0x00, 0x68, 0x9d),
    Colour(0x19, 0x48, 0x6a),
];

const OPENINGS: [&str; 5] = [
    "We begeleiden kwetsbare gezinnen bij energetische renovatie,",
    "Tegen 2028 ondersteunen we elke wijk die een eigen klimaatplan indient,",
    "De dienst Wonen breidt de dienstverlening aan alleenstaande ouders uit,",
    "Voor verenigingen die hun lokalen openstellen voorzien we een toelage,",
    "Landbouwbedrijven die omschakelen naar waterbesparende teelten helpen we",
];

const NAMES: [&str; 17] = [
    "Geen armoede",
    "Geen honger",
    "Goede gezondheid en welzijn",
    "Kwaliteitsonderwijs",
    "Gendergelijkheid",
    "Schoon water en sanitair",
    "Betaalbare en duurzame energie",
    "Waardig werk en economische groei",
    "Industrie, innovatie en infrastructuur",
    "Ongelijkheid verminderen",
    "Duurzame steden en gemeenschappen",
    "Verantwoorde consumptie en productie",
    "Klimaatactie",
    "Leven in het water",
    "Leven op het land",
    "Vrede, justitie en sterke publieke diensten",
    "Partnerschap om doelstellingen te bereiken",
];

/// A report with chapters, fiches of the first `goals` goals, and annexes.
pub(crate) fn report(goals: usize) -> Report {
    let mut blocks = summary();
    blocks.extend(scope());
    for goal in 1..=goals {
        blocks.extend(fiche(goal));
    }
    blocks.extend(proposals());
    blocks.extend(annex(goals));
    Report {
        title: "Gap-analyse lokaal mondiaal beleid en duurzame ontwikkelingsdoelstellingen".into(),
        subtitle: "Gemeente Zwaluwbeke · meerjarenplan 2026-2031".into(),
        logo: None,
        cover_lines: vec![
            "Verslag van 23 november 2026".into(),
            "Opgemaakt door de dienst Beleid en Organisatie".into(),
            "Taxonomie 2026.1 · woordenlijst nl 0.9".into(),
        ],
        author: "Dienst Beleid en Organisatie".into(),
        date: "2026-11-23".into(),
        lang: Lang::Nl,
        contents_title: "Inhoud".into(),
        footer: "Zwaluwbeke · gap-analyse SDG’s en lokaal mondiaal beleid".into(),
        page_of: "pagina {n} van {total}".into(),
        accent: Colour(0x0f, 0x5c, 0x6e),
        blocks,
    }
}

fn text(words: &str) -> Inline {
    Inline::Text(words.into())
}

fn link(to: &str, words: &str) -> Inline {
    Inline::Link { to: to.into(), text: words.into() }
}

fn heading(level: u8, words: &str, anchor: Option<&str>) -> Block {
    Block::Heading { level, text: words.into(), anchor: anchor.map(Into::into), badge: None }
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

fn badge(goal: usize) -> Badge {
    Badge { text: goal.to_string(), colour: GOALS[(goal - 1) % 17] }
}

fn cell(inlines: Vec<Inline>) -> Cell {
    Cell { content: inlines, ..Cell::default() }
}

fn column(title: &str, width: f32, align: Align) -> Column {
    Column { title: title.into(), width, align }
}

fn summary() -> Vec<Block> {
    let figures = [
        ("214", "acties gelezen"),
        ("13 / 17", "doelen verankerd"),
        ("€ 48,2 mln.", "uitgaven met een doel"),
        ("9", "echte hiaten"),
    ];
    let figures =
        figures.map(|(value, label)| KeyFigure { value: value.into(), label: label.into() });
    vec![
        heading(1, "1. Samenvatting in één bladzijde", Some("samenvatting")),
        Block::Paragraph(vec![
            text("Het meerjarenplan van Zwaluwbeke steunt stevig op "),
            Inline::Strong("wonen, mobiliteit en klimaatadaptatie".into()),
            text(
                ". De gemeenteraad koos voor zesentwintig beleidsdoelstellingen, waarvan er negentien rechtstreeks bij een of meer duurzame ontwikkelingsdoelstellingen aansluiten. Toch blijft de internationale dimensie van het beleid beperkt: slechts vier acties verwijzen naar partners buiten de landsgrenzen, en geen daarvan heeft een eigen budget na 2028. ",
            ),
            Inline::Emphasis("Coördinatie, financiële opvolging én communicatie".into()),
            text(" verdienen daarom aandacht (zie "),
            link("fiche-1", "de fiche bij SDG 1"),
            text(" en "),
            link("voorstellen", "het hoofdstuk over de voorstellen"),
            text(")."),
        ]),
        Block::KeyFigures(figures.to_vec()),
        Block::Callout {
            tone: Tone::Good,
            title: "Wat sterk is".into(),
            blocks: vec![Block::List {
                ordered: false,
                items: vec![
                    vec![
                        text(
                            "De hemelwater- en droogteaanpak is concreet, begroot en gespreid over de hele legislatuur ",
                        ),
                        Inline::Badge(badge(6)),
                        text(" "),
                        Inline::Badge(badge(13)),
                        text("."),
                    ],
                    vec![text(
                        "Het armoedebeleid legt de band tussen wonen, energie en gezondheid, met meetbare mijlpalen voor de kwetsbaarste huishoudens.",
                    )],
                ],
            }],
        },
        Block::Callout {
            tone: Tone::Gap,
            title: "Wat ontbreekt".into(),
            blocks: vec![
                paragraph(
                    "In de gelezen documenten vonden we geen spoor van een stedenband, van een kader voor eerlijke handel in overheidsopdrachten of van een aanspreekpunt voor mondiaal beleid.",
                ),
                Block::List {
                    ordered: true,
                    items: vec![
                        vec![text("Leg een aanspreekpunt vast in het organogram.")],
                        vec![text(
                            "Neem duurzaamheidsclausules op in de modelbestekken van de aankoopdienst, zodat elke raamovereenkomst er automatisch naar verwijst.",
                        )],
                    ],
                },
            ],
        },
        chart(),
    ]
}

fn chart() -> Block {
    let mut drawing = Drawing { width: 480.0, height: 190.0, shapes: Vec::new() };
    let grey = Colour(0xd3, 0xd8, 0xde);
    for step in 0..5_u8 {
        let y = 160.0 - f32::from(step) * 36.0;
        drawing.line((30.0, y), (470.0, y), grey, 0.5);
        drawing.shapes.push(Shape::Text {
            at: (24.0, y + 3.0),
            text: (u32::from(step) * 10).to_string(),
            size: 8.0,
            anchor: TextAnchor::End,
            colour: Colour(0x5b, 0x63, 0x6d),
            bold: false,
        });
    }
    for (number, colour) in (0_u16..17).zip(GOALS) {
        let height = f32::from((number * 37 + 20) % 41) * 3.4 + 4.0;
        let x = 36.0 + f32::from(number) * 25.4;
        drawing.rect(x, 160.0 - height, 18.0, height, colour);
        drawing.shapes.push(Shape::Text {
            at: (x + 9.0, 173.0),
            text: (number + 1).to_string(),
            size: 9.0,
            anchor: TextAnchor::Middle,
            colour: Colour(0x1f, 0x24, 0x2b),
            bold: true,
        });
    }
    Block::Figure {
        caption: "Figuur 1. Aantal acties per doel in het meerjarenplan 2026-2031.".into(),
        alt: "Staafdiagram met het aantal acties per duurzame ontwikkelingsdoelstelling; doel 11 telt er het meest.".into(),
        drawing,
        anchor: Some("figuur-1".into()),
    }
}

fn scope() -> Vec<Block> {
    let rows = [
        ("strategische_nota.pdf", "PDF", "86", Mark::Full, "gelezen"),
        (
            "financiële_nota_M1-M3.xlsx",
            "XLSX",
            "–",
            Mark::Half,
            "gelezen, één blad zonder kolomkoppen",
        ),
        (
            "omgevingsanalyse_scan.pdf",
            "PDF",
            "112",
            Mark::Empty,
            "niet gelezen: bladzijden zonder tekst",
        ),
        (
            "toelichting.docx",
            "DOCX",
            "41",
            Mark::Unknown,
            "onzeker: bestand beschadigd op bladzijde 12",
        ),
    ];
    let rows = rows.map(|(name, kind, pages, mark, status)| Row {
        cells: vec![
            Cell { header: true, ..cell(vec![Inline::Code(name.into())]) },
            cell(vec![text(kind)]),
            cell(vec![text(pages)]),
            cell(vec![Inline::Mark { mark, text: status.into() }]),
        ],
        ..Row::default()
    });
    vec![
        heading(1, "2. Wat we lazen en wat niet", Some("bereik")),
        paragraph(
            "Een hiaat dat alleen bestaat omdat een bestand niet gelezen kon worden, is geen hiaat. Daarom staat hieronder voor elk aangeleverd document of het gelezen werd, waarom eventueel niet, en wat er nodig is om het alsnog te verwerken. Reeds goedgekeurde aanpassingen, geïntegreerde bijlagen en coëxisterende versies zijn als één geheel behandeld.",
        ),
        heading(2, "2.1 De aangeleverde documenten", None),
        Block::Table(Table {
            caption: "Tabel 1. Documenten en hun verwerking.".into(),
            columns: vec![
                column("Document", 4.0, Align::Left),
                column("Soort", 1.0, Align::Left),
                column("Pagina’s", 1.0, Align::Right),
                column("Verwerking", 4.0, Align::Left),
            ],
            rows: rows.to_vec(),
            anchor: Some("tabel-1".into()),
            compact: false,
        }),
        Block::Callout {
            tone: Tone::Warning,
            title: "Pictogrammen worden niet gelezen".into(),
            blocks: vec![paragraph(
                "Het document toont de doelen als pictogrammen. Die ziet geen enkele tekstextractie; lees “niet gevonden” hier dus nooit als “niet aanwezig”.",
            )],
        },
        heading(2, "2.2 Doelen tegenover beleidsdomeinen", None),
        matrix(),
        heading(3, "Hoe u deze tabel leest", None),
        paragraph(
            "Elke rij is een beleidsdomein, elke kolom een doel. Hoe donkerder de cel, hoe meer acties. Een leeg vak betekent dat in de gelezen documenten geen actie gevonden werd; het zegt niets over wat de gemeente daarbuiten doet.",
        ),
        heading(4, "Een kanttekening bij de bedragen", None),
        paragraph(
            "Bedragen zijn jaarlijkse transactiekredieten in euro; ontvangsten zijn niet verrekend.",
        ),
    ]
}

fn matrix() -> Block {
    let mut columns = vec![column("Beleidsdomein", 5.0, Align::Left)];
    columns.extend((1..=17).map(|goal| column(&goal.to_string(), 1.0, Align::Centre)));
    let domains = [
        "Algemeen bestuur",
        "Zich verplaatsen en mobiliteit",
        "Natuur- en milieubeheer",
        "Veiligheidszorg",
        "Ondernemen en werken",
        "Wonen en ruimtelijke ordening",
        "Cultuur en vrije tijd",
        "Leren en onderwijs",
        "Zorg en opvang",
    ];
    let rows = domains.iter().enumerate().map(|(row, name)| {
        let mut cells = vec![Cell { header: true, ..cell(vec![text(name)]) }];
        cells.extend((0..17_usize).map(|goal| {
            let count = (row * 7 + goal * 5) % 11;
            let shade = u8::try_from(255 - count * 20).unwrap_or(0);
            let fill = (count > 3).then_some(Colour(shade, 240, 240).darker(count));
            Cell { content: vec![text(&count.to_string())], fill, header: false }
        }));
        Row { cells, ..Row::default() }
    });
    Block::Table(Table {
        caption: "Tabel 2. Acties per beleidsdomein en doel.".into(),
        columns,
        rows: rows.collect(),
        anchor: None,
        compact: true,
    })
}

trait Darker {
    fn darker(self, count: usize) -> Self;
}

impl Darker for Colour {
    fn darker(self, count: usize) -> Self {
        let by = u8::try_from(count * 14).unwrap_or(0);
        Self(self.0.saturating_sub(by), self.1.saturating_sub(by), self.2.saturating_sub(by))
    }
}

fn fiche(goal: usize) -> Vec<Block> {
    let anchor = format!("fiche-{goal}");
    let evidence = format!("passage-{goal}");
    let mut blocks = Vec::new();
    if goal == 1 {
        blocks.push(heading(1, "3. De zeventien doelen", Some("doelen")));
        blocks.push(paragraph("Per doel volgt een fiche: de status, de sterkste passages met hun vindplaats, de subdoelen die geraakt worden, en de middelen per jaar."));
    }
    blocks.push(Block::Heading {
        level: 2,
        text: format!("SDG {goal}. {}", NAMES[(goal - 1) % 17]),
        anchor: Some(anchor),
        badge: Some(badge(goal)),
    });
    blocks.push(Block::Paragraph(vec![
        Inline::Mark { mark: [Mark::Full, Mark::Half, Mark::Empty, Mark::Unknown][goal % 4], text: "verankerd".into() },
        text(" · "),
        Inline::Code(format!("sdg:{goal}.2")),
        text(&format!(" · {} acties, waarvan {} met een budget. De gemeente verbindt dit doel aan gezondheidsbevordering, buurtgerichte dienstverlening en intergemeentelijke samenwerkingsverbanden, maar benoemt geen eindverantwoordelijke.", goal * 3 + 4, goal + 2)),
    ]));
    blocks.push(Block::Quote {
        text: format!("{} met een renteloze lening en technisch advies aan huis, in samenwerking met het energiehuis en de sociale huisvestingsmaatschappij.", OPENINGS[goal % OPENINGS.len()]),
        source: vec![text("Strategische nota, p. 34, "), Inline::Code(format!("AC-{goal:03}")), text(" · "), link(&evidence, "alle passages")],
        anchor: Some(format!("citaat-{goal}")),
    });
    if goal % 3 == 1 {
        blocks.push(Block::Quote {
            text: "Tegen 2029 is elke gemeentelijke woning minstens geïsoleerd tot label C; de opvolging gebeurt via een jaarlijkse energieboekhouding die we publiek maken.".into(),
            source: vec![text("Financiële nota, blad M2, rij 118")],
            anchor: None,
        });
    }
    let years = (2026..=2031).map(|year| column(&year.to_string(), 1.0, Align::Right));
    let mut columns = vec![column("Actie", 3.4, Align::Left)];
    columns.extend(years);
    let names = ["Renovatiebegeleiding", "Buurtwerk en ontmoeting", "Totaal"];
    let rows = names.iter().enumerate().map(|(index, name)| {
        let mut cells = vec![Cell { header: true, ..cell(vec![text(name)]) }];
        cells.extend((1..=6).map(|year| {
            cell(vec![text(&format!("{}.{:03}", (index + 1) * 40 + year * 7, goal * 31))])
        }));
        Row { cells, strong: index == 2, anchor: None }
    });
    blocks.push(Block::Table(Table { columns, rows: rows.collect(), ..Table::default() }));
    blocks
}

fn proposals() -> Vec<Block> {
    let long = "De raad kan beslissen om bij de eerstvolgende aanpassing van het meerjarenplan een afzonderlijke beleidsdoelstelling op te nemen, met een trekker in het managementteam, een jaarlijks budget en een rapportering aan de commissie. Dat vraagt geen nieuwe medewerkers: de bestaande duurzaamheidsambtenaar kan de coördinatie opnemen als een deel van de huidige rapporteringslast wegvalt. ";
    vec![
        heading(1, "4. Voorstellen voor lokaal mondiaal beleid", Some("voorstellen")),
        Block::Callout {
            tone: Tone::Advice,
            title: "Eerste stap: een aanspreekpunt".into(),
            blocks: vec![
                paragraph(&long.repeat(3)),
                paragraph(&long.repeat(2)),
                paragraph(&long.repeat(3)),
            ],
        },
        Block::Callout {
            tone: Tone::Info,
            title: String::new(),
            blocks: vec![
                paragraph("Andere gemeenten van dezelfde grootte begonnen met een stuurgroep."),
                Block::KeyFigures(vec![
                    KeyFigure { value: "12".into(), label: "gemeenten met een stedenband".into() },
                    KeyFigure {
                        value: "€ 1,10".into(),
                        label: "per inwoner per jaar voor mondiaal beleid (mediaan)".into(),
                    },
                ]),
            ],
        },
        paragraph(&long.repeat(4)),
        paragraph(&long.repeat(2)),
    ]
}

fn annex(goals: usize) -> Vec<Block> {
    let columns = vec![
        column("Code", 1.3, Align::Left),
        column("Passage", 6.0, Align::Left),
        column("Doel", 0.8, Align::Centre),
        column("Zekerheid", 1.2, Align::Right),
    ];
    let words = [
        "Aanleg van fietspaden langs gewestwegen en schoolroutes",
        "Onderhoud van bossen, hagen en trage wegen in samenwerking met de regionale landschappen en de wildbeheereenheid",
        "Meertaligheidsbeleid in het onthaalonderwijs: brugfiguren, taalateliers en vrijwilligerswerking",
        "Energie-efficiëntie",
    ];
    let mut rows = Vec::new();
    for goal in 1..=goals {
        rows.push(Row {
            cells: vec![
                cell(vec![Inline::Badge(badge(goal))]),
                cell(vec![text(&format!("SDG {goal}. {}", NAMES[(goal - 1) % 17]))]),
                cell(vec![]),
                cell(vec![]),
            ],
            strong: true,
            anchor: Some(format!("passage-{goal}")),
        });
        for number in 0..9_usize {
            let fill = GOALS[(goal + number) % 17];
            rows.push(Row {
                cells: vec![
                    Cell {
                        header: true,
                        ..cell(vec![Inline::Code(format!("AC{:06}", goal * 100 + number))])
                    },
                    cell(vec![
                        text(words[(goal + number) % 4]),
                        text(". "),
                        link(&format!("fiche-{goal}"), "↑ fiche"),
                    ]),
                    Cell {
                        content: vec![text(&((goal + number) % 17 + 1).to_string())],
                        fill: Some(fill),
                        header: false,
                    },
                    cell(vec![text(&format!("0,{}", 99 - number * 3))]),
                ],
                ..Row::default()
            });
        }
    }
    let monster = "Een toelichting die langer is dan een bladzijde moet over meer dan één bladzijde lopen zonder dat er tekst wegvalt. ".repeat(60);
    vec![
        heading(1, "Bijlage A. Alle passages per doel", Some("bijlage-a")),
        Block::Table(Table {
            caption: "Tabel A1. Passages.".into(),
            columns,
            rows,
            anchor: None,
            compact: false,
        }),
        Block::PageBreak,
        heading(2, "Een rij die hoger is dan een bladzijde", None),
        Block::Table(Table {
            caption: String::new(),
            columns: vec![
                column("Onderdeel", 1.0, Align::Left),
                column("Toelichting", 3.0, Align::Left),
            ],
            rows: vec![Row {
                cells: vec![cell(vec![text("Methode")]), cell(vec![text(&monster)])],
                ..Row::default()
            }],
            anchor: None,
            compact: false,
        }),
        paragraph(
            "Einde van het verslag. Diakritische tekens: é è ê ë ï ö ü á à ç ñ ÿ œ ß Å Č ž ł ő — “aanhaling”, ‘enkel’, €, ≥, →, ½, m², CO₂.",
        ),
    ]
}
