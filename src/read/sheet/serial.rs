//! Dates as spreadsheets count them: days since the end of 1899.

/// How many days later the calendar of old Macintosh workbooks begins.
pub(super) const MAC_OFFSET: f64 = 1_462.0;

/// Whether a number format shows a date or a time: it has a date letter outside of quotes,
/// brackets and escapes.
pub(super) fn is_date_format(format: &str) -> bool {
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
            'G' | 'g' | ';'
                // `General`, in any section.
                if c != ';' && chars.as_str().to_ascii_lowercase().starts_with("eneral") => {
                    chars.nth("eneral".len() - 1);
                }
            _ => {}
        }
    }
    false
}

/// Whether one of the formats that every workbook knows by number shows a date or a time.
pub(super) fn is_date_id(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// The serial number of a date as ISO 8601 writes it, with or without a time.
pub(super) fn from_iso(text: &str) -> Option<f64> {
    let (date, clock) = text.trim().split_once('T').unwrap_or((text.trim(), ""));
    let mut parts = date.splitn(3, '-');
    let year: i64 = parts.next()?.parse().ok().filter(|year| (1..=9999).contains(year))?;
    let month: i64 = parts.next()?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let day: i64 = parts.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let days = days_since_1970(year, month, day) + 25_569;
    let mut clock = clock.trim_end_matches('Z').split(':').map(|part| part.parse::<f64>().ok());
    let mut next = || clock.next().flatten().unwrap_or(0.0);
    let seconds = next() * 3_600.0 + next() * 60.0 + next();
    // Before March 1900 spreadsheets count one day less, because they believe in 29 February 1900.
    let days = if days <= 60 { days - 1 } else { days };
    #[expect(clippy::cast_precision_loss, reason = "days of four-digit years are small")]
    let days = days as f64;
    Some(days + seconds / 86_400.0)
}

/// Days since 1 January 1970 in the Gregorian calendar, counted with years that begin in March.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_no_dates_and_dates_are() {
        for format in ["dd/mm/yyyy", "[$-813]d mmmm yyyy;@", "h:mm", "General;yyyy"] {
            assert!(is_date_format(format), "{format}");
        }
        for format in [
            "General",
            "#,##0.00",
            "[Red]-0.00",
            "\"maand\" 0",
            "[$€-813] #,##0",
            "0\\d",
            "0.00E+00",
        ] {
            assert!(!is_date_format(format), "{format}");
        }
    }

    #[test]
    fn dates_count_from_the_end_of_1899() {
        assert_eq!(from_iso("1900-01-01"), Some(1.0));
        assert_eq!(from_iso("1900-03-01"), Some(61.0));
        assert_eq!(from_iso("2026-01-01"), Some(46_023.0));
        assert_eq!(from_iso("2026-01-01T12:00:00"), Some(46_023.5));
        assert_eq!(from_iso("2026-13-01"), None);
        assert_eq!(from_iso("geen datum"), None);
    }
}
