//! Dates on the command line.

/// Today's date in UTC, `YYYY-MM-DD`.
pub(super) fn today() -> String {
    let date = time::OffsetDateTime::now_utc().date();
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// Checks a date of the form `YYYY-MM-DD`.
pub(super) fn parse(text: &str) -> Result<String, String> {
    let valid = || {
        let mut parts = text.split('-');
        let mut part = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.parse::<u16>().ok()
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
        let day = u8::try_from(day).ok()?;
        parts.next().is_none().then_some(())?;
        time::Date::from_calendar_date(year.into(), month, day).ok()
    };
    match valid() {
        Some(_) => Ok(text.to_owned()),
        None => Err("give the date as year-month-day, e.g. 2026-03-31".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_real_days_are_dates() {
        assert!(parse("2026-03-31").is_ok());
        for wrong in ["2026-02-30", "2026-3-31", "31-03-2026", "2026-03-31-1", "vandaag"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
