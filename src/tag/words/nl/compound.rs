//! Splits Dutch compounds into known words: `klimaatadaptatieplan` is klimaat + adaptatie + plan.
//!
//! Chooses the split of least cost; few and long parts are cheap, linking letters dear. A word
//! that the list holds is never split.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::list::WordList;
use super::spelling::Spelled;
use super::{Kind, analyse_in, inflection, lemma_in};
use crate::tag::words::{Part, key};

/// Shorter words are no compounds that matter.
const SHORTEST_WORD: usize = 7;
/// Longer words are damage or names of chemicals.
const LONGEST_WORD: usize = 60;
/// More parts are noise.
const MOST_PARTS: usize = 4;

/// Words of two or three letters that do form compounds.
static SHORT_PARTS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    FxHashSet::from_iter([
        "app", "bad", "bak", "bib", "boa", "bos", "bus", "co2", "dag", "dak", "dok", "eco", "gas",
        "gft", "hal", "hof", "hub", "ict", "kar", "kas", "led", "les", "lid", "net", "pad", "pas",
        "pot", "rug", "sdg", "tol", "vak", "vee", "vis", "wad", "weg", "wet", "zee", "zon", "wc",
        "pv", "it", "eu", "lgbt", "pmd", "kmo", "dna", "tv", "zzp", "oud", "aed", "put", "cel",
        "luw", "arm", "vrij", "kip", "sap", "bed", "dam", "kom", "luc", "set", "pop", "rek", "ijs",
        "ei", "as", "art", "jury", "ton", "kop", "ocmw", "rui", "pol",
    ])
});

/// Word endings and little words that are spelt like words but are no parts of compounds.
static NO_PARTS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    FxHashSet::from_iter([
        "ster", "schap", "heid", "baar", "loos", "zaam", "achtig", "matig", "lijk", "ment", "aard",
        "erij", "atie", "teit", "isme", "aren", "eren", "ende", "elen", "eren", "erende", "ende",
        "enen", "aten", "iten", "oten", "tief", "tieve", "ieve", "eel", "elen", "ter", "tere",
        "tering", "ding", "ring", "ling", "ning", "king", "ming", "ping", "sing", "ting", "ging",
        "zing", "ving", "ders", "kers", "ters", "sters", "iaal", "aal", "tal", "dom", "vol", "dig",
        "tig", "waar", "door", "over", "voor", "onder", "tegen", "naar", "deze", "want", "maar",
        "meer", "want", "zijn", "haar", "hier", "daar", "niet", "met", "vang", "leg", "richt",
        "schip", "acht", "tien", "ever", "even", "thee", "leer", "rent", "recht", "schappen",
        "schaps", "mini", "lende", "leen", "gele", "lees", "neel", "naal", "teel", "keur", "prof",
        "poli", "tiek", "tieken", "loog", "vent", "tent", "stel", "graaf", "gram", "ment",
        "menten", "mant", "pers", "soon", "kant", "teller", "oren", "ogen", "sten", "stens",
        "rings", "sier", "waard", "waarde", "waardig", "vaardig", "aardig", "plaats", "reden",
        "rede", "redes", "lage", "laag", "mate", "maten", "vals", "tief", "part", "port", "ment",
        "ment", "kaan", "kaans", "tuur", "tief", "ance", "gala", "slag", "trek", "komst", "stand",
        "houd", "houding", "ganger",
    ])
});

/// Parts in [`NO_PARTS`] that are real heads behind a noun of some length.
const FINE_HEADS: &[&str] =
    &["plaats", "waarde", "stand", "recht", "keur", "laag", "pers", "kant", "tent", "slag", "trek"];
/// Parts in [`NO_PARTS`] that are real as a first part.
const FINE_FIRST: &[&str] = &[
    "recht", "leer", "waarde", "plaats", "pers", "stand", "lees", "kant", "meer", "leen", "keur",
    "thee",
];

/// Words that look like compounds of other words and are none, or whose parts mislead.
#[cfg(test)]
const OPAQUE: &[&str] = &[
    "biodiversiteit",
    "maatschappij",
    "gemeenschap",
    "doelstelling",
    "huisarts",
    "maaltijd",
    "werkgelegenheid",
    "infrastructuur",
    "mantelzorg",
    "horizontaal",
    "internationaal",
    "intergemeentelijk",
    "erfgoed",
    "voetbal",
    "kringloop",
    "broeikas",
    "grondstof",
    "volwassene",
    "gegeven",
    "brandweer",
    "slachtoffer",
    "landbouw",
    "snelweg",
    "leegstand",
    "hulpverlening",
    "huisvesting",
    "hitte",
    "droogte",
    "warmte",
    "zone",
    "buffer",
    "burger",
    "uitstoot",
    "onderneming",
    "zorger",
    "trage",
    "tuinbouw",
    "samenwerking",
    "vierde",
    "derde",
    "eerste",
    "bibliotheek",
    "politie",
];

/// Whether a word is to be taken as a whole whatever its letters suggest.
#[cfg(test)]
pub(super) fn is_opaque(word: &str) -> bool {
    OPAQUE.contains(&word)
}

/// Particles that do start compounds of nouns.
const FINE_PARTICLES: &[&str] =
    &["deel", "thuis", "buiten", "binnen", "open", "vrij", "plaats", "stop", "goed"];

/// The lemma and the parts of a compound; nothing where the form is none. `whole` is the lemma that
/// the list or the rules know for it.
pub(super) fn split(
    form: &str,
    whole: Option<&str>,
    list: &WordList,
) -> (Option<String>, Vec<Part>) {
    if form.len() < SHORTEST_WORD || form.len() > LONGEST_WORD {
        return (None, Vec::new());
    }
    if form.contains('-') {
        return hyphenated(form, list);
    }
    match whole {
        Some(lemma) if !list.is_compound(lemma) => (None, Vec::new()),
        _ => best(form, list),
    }
}

/// Splits whatever the list says of the whole; for deriving the list.
pub(super) fn best(form: &str, list: &WordList) -> (Option<String>, Vec<Part>) {
    let mut search = Search { list, form, best: None, parts: Vec::new(), least: u32::MAX };
    search.from(0, 0);
    let Some((head_at, lemmas)) = search.best else { return (None, Vec::new()) };
    let parts: Vec<Part> = lemmas.into_iter().map(|lemma| part(lemma.spell(list))).collect();
    let head = parts.last().map_or("", |part| &part.lemma);
    let lemma = format!("{}{head}", form.get(..head_at).unwrap_or_default());
    (Some(lemma), parts)
}

fn hyphenated(form: &str, list: &WordList) -> (Option<String>, Vec<Part>) {
    let mut parts = Vec::new();
    let mut lemma = String::new();
    for segment in form.split('-') {
        let (segment_lemma, inner) = analyse_in(segment, list);
        let segment_lemma = segment_lemma.unwrap_or_else(|| segment.to_owned());
        if !inner.is_empty() {
            parts.extend(inner);
        } else if segment_lemma.len() >= 2 {
            parts.push(part(segment_lemma.clone()));
        }
        lemma = segment_lemma;
    }
    let front = form.rfind('-').and_then(|at| form.get(..=at)).unwrap_or_default();
    parts.truncate(6);
    (Some(format!("{front}{lemma}")), if parts.len() > 1 { parts } else { Vec::new() })
}

fn part(lemma: String) -> Part {
    Part { key: key(&lemma), lemma: lemma.into() }
}

/// The lemma of a part. Most parts that are tried stand in no split, so that it is worked out late.
#[derive(Clone)]
enum Lemma<'a> {
    /// That of this form.
    Of(&'a str),
    /// This one.
    Is(Cow<'a, str>),
}

impl Lemma<'_> {
    fn spell(self, list: &WordList) -> String {
        match self {
            Self::Of(form) => lemma_in(form, list).unwrap_or_else(|| form.to_owned()),
            Self::Is(lemma) => lemma.into_owned(),
        }
    }
}

struct Search<'a> {
    list: &'a WordList,
    form: &'a str,
    parts: Vec<Lemma<'a>>,
    best: Option<(usize, Vec<Lemma<'a>>)>,
    least: u32,
}

impl<'a> Search<'a> {
    /// Tries every next part from byte `at` on, having spent `cost`.
    fn from(&mut self, at: usize, cost: u32) {
        let form = self.form;
        let Some(rest) = form.get(at..) else { return };
        if cost + CHEAPEST > self.least {
            return;
        }
        if at > 0
            && let Some((lemma, dear)) = self.head(rest)
        {
            let total = cost + dear;
            if total <= self.least {
                self.least = total;
                let mut lemmas = self.parts.clone();
                lemmas.push(lemma);
                self.best = Some((at, lemmas));
            }
        }
        let too_dear = cost + 2 * CHEAPEST > self.least;
        if too_dear || self.parts.len() + 1 >= MOST_PARTS || rest.len() < 5 {
            return;
        }
        for end in rest.char_indices().map(|(end, _)| end).filter(|&end| end >= 2) {
            let Some(piece) = rest.get(..end) else { continue };
            if rest.len() - end < 2 {
                break;
            }
            if let Some((lemma, dear)) = self.modifier(piece) {
                self.parts.push(lemma);
                self.from(at + end, cost + dear);
                self.parts.pop();
            }
        }
    }

    /// The lemma and cost of a last part.
    fn head(&self, piece: &'a str) -> Option<(Lemma<'a>, u32)> {
        if !long_enough(piece)
            || NO_PARTS.contains(piece) && !FINE_HEADS.contains(&piece)
            || piece == self.form
        {
            return None;
        }
        let list = self.list;
        if let Some(classes) = list.classes(piece) {
            let fits = classes.are(Kind::Noun) || classes.are(Kind::Adjective);
            let class = if fits { 0 } else { 4 };
            return Some((Lemma::Of(piece), dearness(piece) + class));
        }
        let irregular = super::irregular::base(piece).map(Cow::from);
        let regular = || inflection::nominal_base(piece, &list.others(piece)).map(Cow::from);
        if let Some(lemma) = irregular.or_else(regular) {
            let fits = long_enough(&lemma)
                && (FINE_HEADS.contains(&&*lemma) || !NO_PARTS.contains(&*lemma));
            return fits.then(|| (Lemma::Is(lemma), dearness(piece) + 1));
        }
        if piece.len() < 6 {
            return None;
        }
        Some((Lemma::Is(lemma_in(piece, list)?.into()), dearness(piece) + 8))
    }

    /// The lemma and cost of a part that is not the last, linking letters included.
    fn modifier(&self, piece: &'a str) -> Option<(Lemma<'a>, u32)> {
        let links = [("", 0), ("s", 1), ("en", 2), ("n", 3), ("e", 4), ("er", 4)];
        let mut found: Option<(Lemma<'a>, u32)> = None;
        for (link, dear) in links {
            let Some(stem) = piece.strip_suffix(link) else { continue };
            if found.as_ref().is_some_and(|(_, least)| *least <= dearness(piece) + dear) {
                break;
            }
            if !long_enough(stem) {
                continue;
            }
            let Some((lemma, class)) = self.modifier_lemma(stem, link) else { continue };
            let cost = dearness(piece) + dear + class;
            // What few parts fail is asked last.
            if found.as_ref().is_none_or(|(_, least)| cost < *least) && may_come_first(stem) {
                found = Some((lemma, cost));
            }
        }
        found
    }

    fn modifier_lemma(&self, stem: &'a str, link: &str) -> Option<(Lemma<'a>, u32)> {
        let list = self.list;
        let classes = list.classes(stem);
        if classes.is_some_and(|classes| classes.are(Kind::Noun)) {
            return Some((Lemma::Of(stem), 0));
        }
        if matches!(link, "en" | "e" | "er") {
            // leerlingenraad, bomenplan, kinderopvang: the plural
            let plural = if link == "er" { format!("{stem}eren") } else { format!("{stem}en") };
            let irregular = super::irregular::base(&plural).map(Cow::from);
            let known = |base: &Spelled<'_>, kind| list.has(base.key(), kind);
            let regular = || inflection::plural_base(&plural, &known).map(Cow::from);
            return Some((Lemma::Is(irregular.or_else(regular)?), 1));
        }
        let itself = Lemma::Is(stem.into());
        if !link.is_empty() {
            return (classes.is_some() && stem.len() >= 5).then_some((itself, 3));
        }
        if classes.is_some_and(|classes| classes.are(Kind::Adjective)) {
            return Some((itself, 1));
        }
        if let Some(lemma) = super::irregular::base(stem).filter(|_| stem.len() >= 5) {
            return Some((Lemma::Is(lemma.into()), 1));
        }
        let is_verb = |verb: &Spelled<'_>| list.has(verb.key(), Kind::Verb);
        if let Some(verb) = inflection::stem_of_verb(stem, is_verb) {
            return Some((Lemma::Is(lemma_in(&verb, list).unwrap_or(verb).into()), 2));
        }
        classes.is_some().then_some((Lemma::Of(stem), 4))
    }
}

/// Whether a part that is spelt like this may stand before others.
fn may_come_first(stem: &str) -> bool {
    let particle = inflection::PARTICLES.contains(&stem) && !FINE_PARTICLES.contains(&stem);
    !particle && (!NO_PARTS.contains(stem) || FINE_FIRST.contains(&stem))
}

fn long_enough(part: &str) -> bool {
    part.chars().nth(3).is_some() || SHORT_PARTS.contains(part)
}

/// What a part costs at least.
const CHEAPEST: u32 = 10;

fn dearness(part: &str) -> u32 {
    CHEAPEST
        + match part.chars().count() {
            0..=3 => 8,
            4 => 4,
            5 => 1,
            _ => 0,
        }
}
