//! What single cells say: an amount, a flow, a policy field.

use std::borrow::Cow;

use super::fold::fold;
use super::money::{cents, from_number};
use super::role::Money;
use super::words::{Meaning, Words};
use crate::document::{Budget, CellRef, Flow, Value};

/// The amount of a cell in euro cents.
pub(super) fn read_cents(cell: CellRef<'_>, money: Money) -> Option<i64> {
    let times = if money.thousands { 1000.0 } else { 1.0 };
    match cell.value {
        // Before it is rounded to cents, so that 12,3456 thousand keeps its last figures.
        Value::Number(number) => from_number(number * times),
        Value::Text(text) if money.thousands => cents(text)?.checked_mul(1000),
        Value::Text(text) => cents(text),
        Value::Date(_) => None,
    }
}

/// The flow and budget that a text such as `Investeringsuitgaven` names.
pub(super) fn flow_of(text: &str, words: &Words) -> (Option<Flow>, Option<Budget>) {
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let (mut flow, mut budget, mut at) = (None, None, 0);
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((meanings, taken)) = words.longest(rest) else {
            at += 1;
            continue;
        };
        for meaning in meanings {
            match meaning {
                Meaning::Flow(named) => flow = flow.or(Some(*named)),
                Meaning::Budget(named) => budget = budget.or(Some(*named)),
                _ => {}
            }
        }
        at += taken;
    }
    match folded.as_str() {
        "u" | "d" => flow = Some(Flow::Expenditure),
        "o" | "r" => flow = Some(Flow::Receipt),
        "e" => budget = Some(Budget::Operation),
        "i" => budget = Some(Budget::Investment),
        "f" => budget = Some(Budget::Financing),
        _ => {}
    }
    (flow, budget)
}

/// The only flow that a caption such as `Ontvangsten per beleidsdoelstelling` names; it holds no word
/// that is not one of a plan.
pub(super) fn only_flow(text: &str, words: &Words) -> Option<Flow> {
    if text.len() > LONGEST_CAPTION {
        return None;
    }
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let (mut flows, mut at) = (Vec::new(), 0);
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let (meanings, taken) = words.longest(rest)?;
        flows.extend(meanings.iter().find_map(|meaning| match meaning {
            Meaning::Flow(flow) => Some(*flow),
            _ => None,
        }));
        at += taken;
    }
    flows.dedup();
    let [flow] = flows[..] else { return None };
    Some(flow)
}

/// Bytes of the longest caption that is looked at.
const LONGEST_CAPTION: usize = 80;

/// Whether a text names a flow, perhaps with its budget, and nothing else.
pub(super) fn is_flow(text: &str, words: &Words) -> bool {
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let (mut flow, mut at) = (false, 0);
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((meanings, taken)) = words.longest(rest) else { return false };
        let named =
            |m: &Meaning| matches!(m, Meaning::Flow(_) | Meaning::Budget(_) | Meaning::Filler);
        if !meanings.iter().any(named) {
            return false;
        }
        flow |= meanings.iter().any(|m| matches!(m, Meaning::Flow(_)));
        at += taken;
    }
    flow
}

/// The four digits of a policy field that open a text such as `0160 Hulp aan het buitenland`.
pub(super) fn policy_field(text: &str) -> Option<String> {
    let start: String = text.chars().take_while(|c| !c.is_whitespace()).collect();
    let digits = start.trim_end_matches(['.', ':', '-']);
    let code = digits.trim_start_matches("BV").trim_start_matches('-');
    let known = (2..=5).contains(&code.len()) && code.chars().all(|c| c.is_ascii_digit());
    // A spreadsheet drops the zero of a code that it holds as a number.
    known.then(|| if code.len() == 3 { format!("0{code}") } else { code.to_owned() })
}

/// Whether a title is no more than a word such as `Lasten`, from a header that a reader broke up.
pub(super) fn names_money_only(element: &[Cow<'_, str>; 3], words: &Words) -> bool {
    let [code, short, long] = element;
    if !code.is_empty() || !long.is_empty() || short.len() > 40 {
        return false;
    }
    let folded = fold(short);
    let tokens: Vec<&str> = folded.split(' ').collect();
    words.longest(&tokens).is_some_and(|(meanings, taken)| {
        let money = |m: &Meaning| {
            matches!(m, Meaning::Flow(_) | Meaning::Budget(_) | Meaning::Derived | Meaning::Total)
        };
        taken == tokens.len() && meanings.iter().any(money)
    })
}
