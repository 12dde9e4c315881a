//! `planspiegel tag`: a filter for batch engines.

use std::io::{BufRead, BufReader, StdinLock, Write};

use anyhow::Context;
use clap::Args as ClapArgs;
use planspiegel::language::Lang;
use planspiegel::tag::{Input, Tag, Tagger};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Answer;

/// Arguments of `tag`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Input, one object a line:\n  \
    {\"id\": \"1\", \"text\": \"We ontharden de speelplaats\", \"parents\": [\"Groene gemeente\"]}\n\
    Output, in the same order:\n  \
    {\"id\": \"1\", \"tags\": [{\"concept\": \"sdg:15\", \"probability\": 0.93, \"accepted\": true, …}]}\n\
    A line that can't be understood gives {\"id\": …, \"error\": …} and exit code 1.")]
pub(super) struct Args {}

#[derive(Debug, Deserialize)]
struct Request {
    #[serde(default)]
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    parents: Vec<String>,
    #[serde(default)]
    lang: Option<Lang>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Response {
    Tagged { id: serde_json::Value, tags: Vec<Tag> },
    Refused { id: serde_json::Value, line: usize, error: String },
}

/// How many lines are tagged together.
const BATCH: usize = 512;

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
            .map(|(at, line)| respond(&tagger, line, first_line + at))
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
fn next_lines(input: &mut BufReader<StdinLock<'_>>) -> std::io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    while lines.len() < BATCH && (lines.is_empty() || input.buffer().contains(&b'\n')) {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        lines.push(line);
    }
    Ok(lines)
}

fn respond(tagger: &Tagger, line: &[u8], number: usize) -> Option<Response> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let refused = |error: serde_json::Error| Response::Refused {
        id: serde_json::Value::Null,
        line: number,
        error: error.to_string(),
    };
    let request: Request = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return Some(refused(error)),
    };
    let parents: Vec<&str> = request.parents.iter().map(String::as_str).collect();
    let input = Input { text: &request.text, parents: &parents, lang: request.lang };
    Some(Response::Tagged { id: request.id, tags: tagger.tag(&input) })
}
