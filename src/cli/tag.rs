//! `planspiegel tag`: a filter for batch engines.

use std::io::{BufRead, BufReader, Read, StdinLock, Write};

use anyhow::Context;
use clap::Args as ClapArgs;
use planspiegel::language::Lang;
use planspiegel::tag::{Input, Tag, Tagger};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Answer;

/// Arguments of `tag`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Input, one object a line:\n  \
    {\"id\": \"1\", \"text\": \"We ontharden de speelplaats\", \"parents\": [\"Groene gemeente\"]}\n\
    Output, in the same order:\n  \
    {\"id\": \"1\", \"tags\": [{\"concept\": \"sdg:15\", \"probability\": 0.93, \"accepted\": true, …}]}\n\
    A line that can't be understood, or is longer than 1 MiB, gives {\"id\": …, \"error\": …} and exit code 1.")]
pub(super) struct Args {}

#[derive(Debug, Deserialize)]
struct Request {
    #[serde(default)]
    id: Value,
    text: String,
    #[serde(default)]
    parents: Vec<String>,
    #[serde(default)]
    lang: Option<Lang>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Response {
    Tagged { id: Value, tags: Vec<Tag> },
    Refused { id: Value, line: usize, error: String },
}

/// How many lines are tagged together.
const BATCH: usize = 512;
/// The most bytes of a line; a longer one is refused, so that memory has a limit.
const LONGEST: usize = 1 << 20;
/// What some editors put before the first line.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A line, unless it is too long.
type Line = Option<Vec<u8>>;

pub(super) fn run(_: &Args) -> anyhow::Result<Answer> {
    let tagger = Tagger::new();
    let mut input = BufReader::with_capacity(1 << 20, std::io::stdin().lock());
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    let mut answer = Answer::Complete;
    let mut first_line = 1;
    loop {
        let lines = next_lines(&mut input).context("could not read standard input")?;
        if lines.is_empty() {
            break;
        }
        let responses: Vec<Option<Response>> = lines
            .par_iter()
            .enumerate()
            .map(|(at, line)| respond(&tagger, line.as_deref(), first_line + at))
            .collect();
        first_line += lines.len();
        for response in responses.into_iter().flatten() {
            if matches!(response, Response::Refused { .. }) {
                answer = Answer::Incomplete;
            }
            serde_json::to_writer(&mut output, &response)?;
            output.write_all(b"\n")?;
        }
        output.flush()?;
    }
    Ok(answer)
}

/// The next lines, up to a batch. Waits for the first one only, so that who writes slowly gets
/// each answer at once.
fn next_lines(input: &mut BufReader<StdinLock<'_>>) -> std::io::Result<Vec<Line>> {
    let mut lines = Vec::new();
    while lines.len() < BATCH && (lines.is_empty() || input.buffer().contains(&b'\n')) {
        let mut line = Vec::new();
        // One byte more for the line's end.
        let mut limited = input.by_ref().take(LONGEST as u64 + 1);
        if limited.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() > LONGEST && line.last() != Some(&b'\n') {
            input.skip_until(b'\n')?;
            lines.push(None);
        } else {
            lines.push(Some(line));
        }
    }
    Ok(lines)
}

fn respond(tagger: &Tagger, line: Option<&[u8]>, number: usize) -> Option<Response> {
    let refused = |id, error| Some(Response::Refused { id, line: number, error });
    let Some(line) = line else {
        let error = format!("the line is longer than {} MiB; split its text", LONGEST >> 20);
        return refused(Value::Null, error);
    };
    let line = line.strip_prefix(BYTE_ORDER_MARK).filter(|_| number == 1).unwrap_or(line);
    if line.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let request: Request = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return refused(id_of(line), error.to_string()),
    };
    let parents: Vec<&str> = request.parents.iter().map(String::as_str).collect();
    let input = Input { text: &request.text, parents: &parents, lang: request.lang };
    Some(Response::Tagged { id: request.id, tags: tagger.tag(&input) })
}

/// The id of a line that is no request, where it is JSON and has one.
fn id_of(line: &[u8]) -> Value {
    let line: Value = serde_json::from_slice(line).unwrap_or_default();
    line.get("id").cloned().unwrap_or_default()
}
