//! Character recognition by `tesseract`, where it is installed.
//!
//! The picture goes in and the words come out through pipes: nothing is written to disk.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The languages of plans, as tesseract calls them.
const LANGUAGES: [&str; 4] = ["nld", "fra", "deu", "eng"];
/// A page that takes longer than this is given up.
const PATIENCE: Duration = Duration::from_mins(2);

/// What was recognised on a picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recognised {
    /// Lines in reading order.
    pub lines: Vec<RecognisedLine>,
    /// Mean confidence of the words, in per cent.
    pub confidence: f32,
}

/// A recognised line, with its place in pixels from the top left corner of the picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecognisedLine {
    /// The words, with single spaces.
    pub text: String,
    /// Which block of the picture it belongs to.
    pub block: u32,
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

/// The wanted languages that the program has, joined as it takes them; `None` where it has none.
#[must_use]
pub fn languages(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--list-langs").stderr(Stdio::null()).output().ok()?;
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let has = |lang: &&str| listed.lines().any(|line| line.trim() == *lang);
    let found: Vec<&str> = LANGUAGES.into_iter().filter(has).collect();
    (!found.is_empty()).then(|| found.join("+"))
}

/// Recognises the text of a picture (PNM, PNG or JPEG). `None` where the program fails.
#[must_use]
pub fn recognise(program: &Path, languages: &str, picture: &[u8]) -> Option<Recognised> {
    let mut child = Command::new(program)
        .args(["stdin", "stdout", "-l", languages, "tsv"])
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    let mut output = child.stdout.take()?;
    let table = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that stops reading has its reason; its answer tells.
            drop(input.write_all(picture));
        });
        let answer = scope.spawn(move || {
            let mut table = String::new();
            output.read_to_string(&mut table).ok().map(|_| table)
        });
        let ended = wait(&mut child);
        answer.join().ok().flatten().filter(|_| ended)
    })?;
    Some(parse(&table))
}

fn wait(child: &mut Child) -> bool {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(_) => break,
        }
    }
    drop(child.kill());
    drop(child.wait());
    false
}

/// Reads tesseract's table: level, page, block, paragraph, line, word, left, top, width, height,
/// confidence and text.
fn parse(table: &str) -> Recognised {
    let mut out = Recognised::default();
    let mut key = None;
    let (mut sum, mut words) = (0.0f32, 0.0f32);
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [level, _, block, paragraph, line, _, left, top, width, height, confidence, text] =
            fields.as_slice()
        else {
            continue;
        };
        let number = |s: &&str| s.parse::<f32>().unwrap_or(0.0);
        if *level != "5" || text.trim().is_empty() {
            continue;
        }
        sum += number(confidence);
        words += 1.0;
        let (x, y) = (number(left), number(top));
        let (right, bottom) = (x + number(width), y + number(height));
        let this = Some((*block, *paragraph, *line));
        match out.lines.last_mut().filter(|_| key == this) {
            Some(open) => {
                open.text.push(' ');
                open.text.push_str(text.trim());
                open.right = open.right.max(right);
                open.top = open.top.min(y);
                open.bottom = open.bottom.max(bottom);
            }
            None => out.lines.push(RecognisedLine {
                text: text.trim().to_owned(),
                block: block.parse::<u32>().unwrap_or(0) * 1_000
                    + paragraph.parse::<u32>().unwrap_or(0),
                left: x,
                top: y,
                right,
                bottom,
            }),
        }
        key = this;
    }
    out.confidence = if words > 0.0 { sum / words } else { 0.0 };
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_line_are_joined_and_confidence_is_their_mean() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t10\t20\t30\t8\t90\tWater\n\
                     5\t1\t1\t1\t1\t2\t45\t19\t30\t10\t80\tzuiveren\n\
                     5\t1\t1\t1\t2\t1\t10\t40\t30\t8\t70\tnu\n";
        let read = parse(table);
        let texts: Vec<_> = read.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["Water zuiveren", "nu"]);
        assert!((read.confidence - 80.0).abs() < 0.1);
        assert!((read.lines[0].right - 75.0).abs() < 0.1 && (read.lines[0].top - 19.0).abs() < 0.1);
    }

    #[test]
    fn a_program_that_is_missing_recognises_nothing() {
        let nowhere = Path::new("/nonexistent/tesseract");
        assert_eq!(languages(nowhere), None);
        assert_eq!(recognise(nowhere, "nld", b"P5 1 1 255 0"), None);
    }
}
