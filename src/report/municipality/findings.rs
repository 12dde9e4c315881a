//! The findings that matter most, chosen by fixed rules, in a fixed order.
//!
//! | order | finding | said when |
//! |---|---|---|
//! | 1 | what the plan stops or excludes | a proposal is ended or negated, and not anchored |
//! | 2 | how many goals are anchored, and the strongest | anything was read |
//! | 3 | goals that were not found, or are unknown | there are any |
//! | 4 | the proposals in numbers, and pillars without any | always |
//! | 5 | the share of other policy | a fifth of the expenditure or more |
//! | 6 | where the money goes | the plan prints amounts |
//! | 7 | goals that are only touched | three or more |
//! | 8 | whether the plan itself names goals | anything was read |

use super::context::{Context, status_key};
use crate::assess::{GoalAssessment, Reason, Status};
use crate::report::block::Inline;
use crate::report::manuscript::run;
use crate::taxonomy::Pillar;

/// Looks for a finding; `None` where it does not apply.
type Rule = fn(&Context<'_>) -> Option<Vec<Inline>>;

/// The first `limit` findings that apply.
pub(super) fn findings(context: &Context<'_>, limit: usize) -> Vec<Vec<Inline>> {
    let rules: [Rule; 8] =
        [stopped, strengths, missing_goals, proposals, residual, money, touched, own];
    rules.iter().filter_map(|rule| rule(context)).take(limit).collect()
}

fn stopped(context: &Context<'_>) -> Option<Vec<Inline>> {
    let proposals = context.assessment.proposals.iter();
    let stopped = proposals.filter(|it| !it.against.is_empty() && it.status != Status::Anchored);
    let links: Vec<_> = stopped
        .filter_map(|it| {
            let link = context.proposal_link(context.taxonomy.proposal(&it.proposal)?);
            let mut named = vec![link, run(" (")];
            named.extend(context.passages(&it.against, 3));
            named.push(run(")"));
            Some(named)
        })
        .collect();
    (!links.is_empty()).then(|| {
        context
            .words
            .inline("finding.stopped", vec![("proposals", context.words.inline_list(links))])
    })
}

fn strengths(context: &Context<'_>) -> Option<Vec<Inline>> {
    let words = context.words;
    let goals = &context.assessment.goals;
    if context.assessment.passages.is_empty() {
        return None;
    }
    let mut anchored: Vec<&GoalAssessment> =
        goals.iter().filter(|goal| goal.status == Status::Anchored).collect();
    if anchored.is_empty() {
        let total = vec![run(words.number(goals.len()))];
        return Some(words.inline("finding.no-strength", vec![("total", total)]));
    }
    anchored.sort_by_key(|goal| (std::cmp::Reverse(goal.main.len()), goal.goal));
    let strongest = anchored.iter().take(3).map(|goal| {
        let count = words.count("passages", goal.main.len());
        vec![context.goal_name_link(goal.goal), run(format!(" ({count})"))]
    });
    let strongest = words.inline_list(strongest.collect());
    let form = if anchored.len() == 1 { "one" } else { "other" };
    Some(words.inline(
        &format!("finding.strengths.{form}"),
        vec![
            ("n", vec![run(words.number(anchored.len()))]),
            ("total", vec![run(words.number(goals.len()))]),
            ("strongest", strongest),
        ],
    ))
}

fn missing_goals(context: &Context<'_>) -> Option<Vec<Inline>> {
    let with = |status: Status| -> Vec<Vec<Inline>> {
        let goals = context.assessment.goals.iter().filter(|goal| goal.status == status);
        let goals: Vec<u8> = goals.map(|goal| goal.goal).collect();
        let link = |goal: &u8| {
            let few = goals.len() <= 3;
            if few { context.goal_name_link(*goal) } else { context.goal_link(*goal) }
        };
        goals.iter().map(|goal| vec![link(goal)]).collect()
    };
    let words = context.words;
    let (missing, unknown) = (with(Status::NotFound), with(Status::Unknown));
    if !unknown.is_empty() {
        let goals = words.inline_list(unknown);
        return Some(words.inline("finding.goals-unknown", vec![("goals", goals)]));
    }
    if missing.is_empty() {
        return None;
    }
    let goals = words.inline_list(missing);
    Some(words.inline("finding.goals-missing", vec![("goals", goals)]))
}

fn proposals(context: &Context<'_>) -> Option<Vec<Inline>> {
    let words = context.words;
    let proposals = &context.assessment.proposals;
    if proposals.is_empty() {
        return None;
    }
    if proposals.iter().all(|it| it.status == Status::NotFound) {
        let total = vec![run(words.number(proposals.len()))];
        return Some(words.inline("finding.proposals-none", vec![("total", total)]));
    }
    let tally = |status: Status| {
        let count = proposals.iter().filter(|it| it.status == status).count();
        let key = status_key(status).replace("status.", "finding.tally.");
        (count > 0).then(|| words.count(&key, count))
    };
    let tally: Vec<String> = Status::ALL.into_iter().filter_map(tally).collect();
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("total", &words.number(proposals.len())), ("tally", &words.list(&tally))];
    let mut said = words.fill("finding.proposals", &values);
    if let Some(pillars) = empty_pillars(context) {
        said.push(' ');
        said.push_str(&pillars);
    }
    Some(vec![run(said)])
}

/// The pillars for which nothing was found in a plan that was read in full, as a sentence.
fn empty_pillars(context: &Context<'_>) -> Option<String> {
    if context.assessment.incomplete {
        return None;
    }
    let words = context.words;
    let empty = context.taxonomy.lmb.pillars.iter().filter(|pillar| {
        let mut proposals = context.assessment.proposals.iter().filter(|it| {
            context.taxonomy.proposal(&it.proposal).is_some_and(|known| known.pillar == pillar.id)
        });
        proposals.all(|it| it.found.is_empty() && it.mentioned.is_empty())
    });
    let quoted = |pillar: &Pillar| words.fill("quoted", &[("text", &context.of(&pillar.name))]);
    let names: Vec<String> = empty.map(quoted).collect();
    let key = "finding.pillar";
    (!names.is_empty())
        .then(|| words.count_with(key, names.len(), &[("pillars", &words.list(&names))]))
}

fn money(context: &Context<'_>) -> Option<Vec<Inline>> {
    let ledger = &context.assessment.profile.ledger;
    let words = context.words;
    let goals = ledger.goals.iter().filter(|(_, money)| money.expenditure > 0);
    let (goal, most) =
        goals.max_by_key(|(goal, money)| (money.expenditure, std::cmp::Reverse(**goal)))?;
    let total = ledger.total.expenditure;
    let key =
        if super::profile::is_coarse(context) { "finding.money-coarse" } else { "finding.money" };
    // Other policy counts for no goal, so that nothing is said of where its money goes.
    let of = if ledger.residual.expenditure == 0 { "all" } else { "residual" };
    Some(words.inline(
        &format!("{key}.{of}"),
        vec![
            ("share", vec![run(words.share(most.expenditure, total))]),
            ("goal", vec![context.goal_name_link(*goal)]),
            ("money", vec![run(words.money_short(most.expenditure))]),
            ("expenditure", vec![run(context.expenditure("key.expenditure"))]),
        ],
    ))
}

fn touched(context: &Context<'_>) -> Option<Vec<Inline>> {
    let touched = context.assessment.goals.iter().filter(|it| it.reason == Reason::OnlyTouched);
    let links: Vec<_> = touched.map(|goal| vec![context.goal_link(goal.goal)]).collect();
    (links.len() >= 3).then(|| {
        context.words.inline("finding.touched", vec![("goals", context.words.inline_list(links))])
    })
}

fn residual(context: &Context<'_>) -> Option<Vec<Inline>> {
    let ledger = &context.assessment.profile.ledger;
    let (part, whole) = (ledger.residual.expenditure, ledger.total.expenditure);
    (whole > 0 && part.saturating_mul(5) >= whole).then(|| {
        let values = vec![
            ("share", vec![run(context.words.share(part, whole))]),
            ("money", vec![run(context.words.money_short(part))]),
            ("expenditure", vec![run(context.expenditure("key.expenditure"))]),
        ];
        context.words.inline("finding.residual", values)
    })
}

fn own(context: &Context<'_>) -> Option<Vec<Inline>> {
    let words = context.words;
    if context.assessment.passages.is_empty() {
        return None;
    }
    let named = context.assessment.own_tags.len();
    if named == 0 {
        return Some(vec![run(words.text("finding.own-none"))]);
    }
    Some(vec![run(words.count("finding.own", named))])
}
