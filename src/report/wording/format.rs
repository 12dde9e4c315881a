//! How a language writes numbers, money, shares, dates and periods.

use super::Wording;
use crate::document::Period;
use crate::language::Lang;

/// A space that does not break.
const NBSP: char = '\u{a0}';

impl Wording {
    /// A whole number with its thousands separated.
    #[must_use]
    pub fn number(&self, number: impl TryInto<i64>) -> String {
        let number: i64 = number.try_into().unwrap_or(i64::MAX);
        let digits = number.unsigned_abs().to_string();
        let mut grouped = String::new();
        if number < 0 {
            grouped.push('−');
        }
        for (at, digit) in digits.chars().enumerate() {
            // Four digits stay together where the language separates with a space.
            let apart = self.thousands() != NBSP || digits.len() > 4;
            if at > 0 && (digits.len() - at).is_multiple_of(3) && apart {
                grouped.push(self.thousands());
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Euro cents as whole euros, without the currency.
    #[must_use]
    pub fn euros(&self, cents: i64) -> String {
        let half = if cents < 0 { -50 } else { 50 };
        self.number(cents.saturating_add(half) / 100)
    }

    /// As [`Self::euros_or_dash`], with the years that it is the sum of: "12.500 (2026–2031)".
    #[must_use]
    pub fn euros_over(&self, cents: i64, years: Option<Period>) -> String {
        let euros = self.euros_or_dash(cents);
        let Some(years) = years else { return euros };
        self.fill("money.over-years", &[("money", &euros), ("years", &self.period(years))])
    }

    /// As [`Self::euros`], and a dash for no amount: nothing printed is not the same as nothing spent.
    #[must_use]
    pub fn euros_or_dash(&self, cents: i64) -> String {
        if cents == 0 { "–".to_owned() } else { self.euros(cents) }
    }

    /// Euro cents as whole euros with the sign where the language puts it.
    #[must_use]
    pub fn money(&self, cents: i64) -> String {
        self.with_sign(&self.euros(cents))
    }

    /// Euro cents for a key figure: in millions or billions, with one decimal unless it is zero.
    #[must_use]
    pub fn money_short(&self, cents: i64) -> String {
        if cents.unsigned_abs() < 100_000_000 {
            return self.money(cents);
        }
        let billions = cents.unsigned_abs() >= 100_000_000_000;
        let (tenth, key) = if billions {
            (10_000_000_000, "money.billions")
        } else {
            (10_000_000, "money.millions")
        };
        let half = if cents < 0 { -tenth / 2 } else { tenth / 2 };
        let tenths = cents.saturating_add(half) / tenth;
        let whole = self.number(tenths / 10);
        let number = match (tenths % 10).abs() {
            0 => whole,
            decimal => format!("{whole}{}{decimal}", self.decimal()),
        };
        self.fill(key, &[("n", &number)])
    }

    /// A part of a whole as a percentage without decimals; below one per cent, "< 1".
    #[must_use]
    pub fn share(&self, part: i64, whole: i64) -> String {
        let percent = if whole == 0 {
            0
        } else {
            let (part, whole) = (i128::from(part) * 100, i128::from(whole));
            i64::try_from((part + whole / 2) / whole).unwrap_or_default()
        };
        let number = if percent == 0 && part > 0 { "< 1".to_owned() } else { self.number(percent) };
        let gap = if self.lang == Lang::En { String::new() } else { NBSP.to_string() };
        format!("{number}{gap}%")
    }

    /// A probability as a percentage.
    #[must_use]
    pub fn probability(&self, probability: f32) -> String {
        #[expect(clippy::cast_possible_truncation, reason = "a probability lies between 0 and 1")]
        let thousandths = (probability * 1000.0).round() as i64;
        self.share(thousandths, 1000)
    }

    /// A date of the form `YYYY-MM-DD` in words; any other text as it is.
    #[must_use]
    pub fn date(&self, date: &str) -> String {
        let mut parts = date.split('-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next())
        else {
            return date.to_owned();
        };
        let key = format!("month.{month}");
        if !self.has(&key) {
            return date.to_owned();
        }
        let day = day.trim_start_matches('0');
        self.fill("date", &[("day", &day), ("month", &self.text(&key)), ("year", &year)])
    }

    /// The years of a plan, e.g. "2026–2031".
    #[must_use]
    pub fn period(&self, period: Period) -> String {
        if period.first == period.last {
            period.first.to_string()
        } else {
            format!("{}–{}", period.first, period.last)
        }
    }

    fn with_sign(&self, number: &str) -> String {
        match self.lang {
            Lang::Nl => format!("€{NBSP}{number}"),
            Lang::En => format!("€{number}"),
            Lang::Fr | Lang::De => format!("{number}{NBSP}€"),
        }
    }

    fn thousands(&self) -> char {
        match self.lang {
            Lang::Nl | Lang::De => '.',
            Lang::Fr => NBSP,
            Lang::En => ',',
        }
    }

    fn decimal(&self) -> char {
        if self.lang == Lang::En { '.' } else { ',' }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_each_language_does() {
        for (lang, expected) in [
            (Lang::Nl, "€\u{a0}1.235.762"),
            (Lang::Fr, "1\u{a0}235\u{a0}762\u{a0}€"),
            (Lang::En, "€1,235,762"),
            (Lang::De, "1.235.762\u{a0}€"),
        ] {
            assert_eq!(Wording::of(lang).money(123_576_240), expected);
        }
    }

    #[test]
    fn a_half_cent_rounds_away_from_zero() {
        let words = Wording::of(Lang::Nl);
        assert_eq!(words.euros(150), "2");
        assert_eq!(words.euros(149), "1");
        assert_eq!(words.euros(-150), "−2");
    }

    #[test]
    fn millions_keep_one_decimal() {
        let words = Wording::of(Lang::Nl);
        assert_eq!(words.money_short(99_999_900), "€\u{a0}999.999");
        assert_eq!(words.money_short(4_524_000_000), "€\u{a0}45,2\u{a0}miljoen");
        assert_eq!(words.money_short(4_500_000_000), "€\u{a0}45\u{a0}miljoen");
        assert_eq!(words.money_short(1_364_000_000_000), "€\u{a0}13,6\u{a0}miljard");
    }

    #[test]
    fn a_small_share_is_not_called_nothing() {
        let words = Wording::of(Lang::Nl);
        assert_eq!(words.share(1, 1000), "<\u{20}1\u{a0}%");
        assert_eq!(words.share(0, 1000), "0\u{a0}%");
        assert_eq!(words.share(2, 3), "67\u{a0}%");
    }

    #[test]
    fn a_date_is_written_in_words() {
        assert_eq!(Wording::of(Lang::Nl).date("2026-11-03"), "3 november 2026");
        assert_eq!(Wording::of(Lang::En).date("2026-11-03"), "3 November 2026");
        assert_eq!(Wording::of(Lang::Nl).date("straks"), "straks");
    }
}
