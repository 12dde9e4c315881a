//! How many passages a second one core tags.
//!
//! Passages are written for it, in the lengths that plans have; run with `cargo bench --bench tag`.
#![allow(missing_docs, reason = "a benchmark has no readers but its output")]

use planspiegel::language::Lang;
use planspiegel::tag::model::Model;
use planspiegel::tag::{Input, Tagger};

fn main() {
    divan::main();
}

const PASSAGES: [(&str, &[&str]); 6] = [
    ("Heraanleg van de Dorpsstraat met gescheiden riolering", &["Een veilige en groene gemeente"]),
    ("Aankoop bureaustoelen", &["Overig beleid", "Werking van de diensten"]),
    (
        "We ontharden de speelplaats van de basisschool. Kinderen spelen er voortaan in het groen en het \
         regenwater dringt er in de bodem. De wijk mag de speelplaats in het weekend gebruiken.",
        &["Klimaatplan", "Meer groen in de kern"],
    ),
    ("Subsidie voor de jeugdbeweging", &["Vrije tijd", "Verenigingen ondersteunen"]),
    (
        "De gemeente blijft samenwerken met haar partnerstad in het Zuiden en ondersteunt de wereldraad.",
        &["Samen met de wereld"],
    ),
    ("Zonnepanelen op het dak van de sporthal", &["Energie besparen in eigen gebouwen"]),
];

#[divan::bench]
fn load(bencher: divan::Bencher<'_, '_>) {
    bencher.bench(|| Model::builtin().map(|model| model.command.len()).ok());
}

#[divan::bench]
fn model_only(bencher: divan::Bencher<'_, '_>) {
    let Ok(model) = Model::builtin() else { return };
    bencher
        .counter(divan::counter::ItemsCount::new(PASSAGES.len()))
        .bench(|| PASSAGES.map(|(text, parents)| model.opinions(text, parents, Lang::Nl).len()));
}

#[divan::bench]
fn whole_tagger(bencher: divan::Bencher<'_, '_>) {
    let tagger = Tagger::new();
    bencher.counter(divan::counter::ItemsCount::new(PASSAGES.len())).bench(|| {
        PASSAGES
            .map(|(text, parents)| tagger.tag(&Input { text, parents, lang: Some(Lang::Nl) }).len())
    });
}
