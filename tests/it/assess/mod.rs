//! The rules for status, money and review, on an invented municipality.

use planspiegel::assess::{Assessment, Money, Reason, Status, Subject};
use planspiegel::document::{Amount, Level, Passage, Period};
use planspiegel::tag::{Polarity, Rank};

use crate::report::invented::{assessed, passage, subject, subject_with_unread_files, tag};

fn goal(assessment: &Assessment, number: u8) -> (Status, Reason) {
    let goal = assessment.goals.iter().find(|goal| goal.goal == number).unwrap();
    (goal.status, goal.reason)
}

fn proposal(assessment: &Assessment, id: &str) -> (Status, Reason) {
    let proposal = assessment.proposals.iter().find(|it| it.proposal == id).unwrap();
    (proposal.status, proposal.reason)
}

/// Adds a passage with one tag to the plan of the invented municipality.
fn with(level: Level, concept: &str, euros: i64, change: impl Fn(&mut Subject)) -> Assessment {
    let mut subject = subject();
    let text = "We werken aan een dorp waar iedereen meetelt.";
    let added = planspiegel::assess::TaggedPassage {
        passage: passage(20, level, "X-1", text, euros),
        tags: vec![tag(concept, Rank::Main, text, "dorp")],
    };
    subject.plans[0].passages.push(added);
    change(&mut subject);
    assessed(subject)
}

#[test]
fn a_goal_is_anchored_by_an_objective_or_by_an_action_with_means() {
    let objective = with(Level::Objective, "sdg:5", 0, |_| {});
    assert_eq!(goal(&objective, 5), (Status::Anchored, Reason::Objective));
    let action = with(Level::Action, "sdg:5", 100, |_| {});
    assert_eq!(goal(&action, 5), (Status::Anchored, Reason::ActionWithMeans));
}

#[test]
fn a_goal_is_partly_there_without_means_in_prose_or_in_the_residual_bucket() {
    let no_means = with(Level::Action, "sdg:5", 0, |_| {});
    assert_eq!(goal(&no_means, 5), (Status::Partly, Reason::NoMeans));
    let prose = with(Level::Prose, "sdg:5", 0, |_| {});
    assert_eq!(goal(&prose, 5), (Status::Partly, Reason::OnlyProse));
    let residual = with(Level::Action, "sdg:5", 100, |subject| {
        subject.plans[0].passages.last_mut().unwrap().passage.residual = true;
    });
    assert_eq!(goal(&residual, 5), (Status::Partly, Reason::OnlyResidual));
    assert_eq!(goal(&assessed(subject()), 3), (Status::Partly, Reason::OnlyTouched));
}

#[test]
fn nothing_found_is_unknown_only_if_something_was_not_read() {
    let read = assessed(subject());
    assert_eq!(goal(&read, 14), (Status::NotFound, Reason::Nothing));
    let unread = assessed(subject_with_unread_files());
    assert_eq!(goal(&unread, 14), (Status::Unknown, Reason::Unread));
    assert!(unread.goals.iter().all(|goal| goal.status != Status::NotFound));
}

#[test]
fn a_proposal_needs_half_of_its_elements() {
    let assessment = assessed(subject());
    assert_eq!(proposal(&assessment, "3.4"), (Status::Anchored, Reason::ActionWithMeans));
    let few = with(Level::Action, "lmb:2.2", 100, |_| {});
    assert_eq!(proposal(&few, "2.2"), (Status::Partly, Reason::FewElements));
}

#[test]
fn what_the_plan_ends_or_only_mentions_is_not_found() {
    assert_eq!(proposal(&assessed(subject()), "1.5"), (Status::NotFound, Reason::Stopped));
    let mentioned = with(Level::Prose, "lmb:1.1", 0, |subject| {
        let tagged = subject.plans[0].passages.last_mut().unwrap();
        tagged.tags[0].polarity = Polarity::Mentioned;
    });
    assert_eq!(proposal(&mentioned, "1.1"), (Status::Partly, Reason::OnlyMentioned));
}

#[test]
fn an_action_that_ends_something_does_not_anchor_its_goal() {
    for polarity in [Polarity::Ended, Polarity::Negated] {
        let assessment = with(Level::Action, "sdg:17", 5000, |subject| {
            for tagged in subject.plans.iter_mut().flat_map(|plan| &mut plan.passages) {
                for tag in &mut tagged.tags {
                    tag.polarity = polarity;
                }
            }
        });
        assert_eq!(goal(&assessment, 17), (Status::NotFound, Reason::Stopped));
    }
}

#[test]
fn money_counts_once_and_the_same_in_the_goals_as_in_the_ledger() {
    let assessment = with(Level::Action, "sdg:11", 50, |subject| {
        subject.plans[0].passages.last_mut().unwrap().passage.residual = true;
    });
    let ledger = &assessment.profile.ledger;
    for goal in &assessment.goals {
        let in_ledger = ledger.goals.get(&goal.goal).map_or(0, |money| money.expenditure);
        assert_eq!(goal.money.expenditure, in_ledger, "SDG {}", goal.goal);
    }
    let eleven = assessment.goals.iter().find(|goal| goal.goal == 11).unwrap();
    assert_eq!(eleven.money.expenditure, 6 * 150_000 * 100);
    assert_eq!(eleven.residual_money.expenditure, 6 * 50 * 100);
}

#[test]
fn money_counts_for_no_goal_where_the_main_goal_is_less_likely_than_not() {
    let of = |probability: f32| {
        with(Level::Action, "sdg:5", 50, |subject| {
            subject.plans[0].passages.last_mut().unwrap().tags[0].probability = probability;
        })
    };
    let (sure, unsure) = (of(0.5), of(0.49));
    let five = |it: &Assessment| it.goals.iter().find(|goal| goal.goal == 5).unwrap().clone();
    let cents = 6 * 50 * 100;
    assert_eq!(five(&sure).money.expenditure, cents);
    assert_eq!((five(&unsure).money.expenditure, five(&unsure).main.len()), (0, 1));
    assert_eq!(five(&unsure).touched_money.expenditure, cents);
    assert!(!unsure.profile.ledger.goals.contains_key(&5));
    let no_goal = |it: &Assessment| it.profile.ledger.no_goal.expenditure;
    assert_eq!(no_goal(&unsure), no_goal(&sure) + cents);
    let pillar = |it: &Assessment, id: &str| {
        it.pillars.iter().find(|pillar| pillar.pillar == id).unwrap().money.expenditure
    };
    assert_eq!(pillar(&unsure, "people"), pillar(&sure, "people") - cents);
}

#[test]
fn the_years_of_a_sum_are_known_where_all_of_it_is_of_several() {
    let mut passage = passage(1, Level::Action, "AC-1", "Bomen planten", 50);
    let years = |passage: &Passage| Money::of(std::iter::once(passage)).years();
    assert_eq!(years(&passage), Some(Period { first: 2026, last: 2031 }));
    passage.amounts.truncate(1);
    assert_eq!(years(&passage), None);
    let mut whole = passage.clone();
    whole.amounts[0].year = None;
    assert_eq!(Money::of([&passage, &whole].into_iter()).years(), None);
}

#[test]
fn years_before_the_plan_are_said_and_count_nowhere() {
    let plain = with(Level::Action, "sdg:11", 50, |_| {});
    let compared = with(Level::Action, "sdg:11", 50, |subject| {
        let amounts = &mut subject.plans[0].passages.last_mut().unwrap().passage.amounts;
        let before = Amount { year: Some(2024), ..amounts[0] };
        amounts.push(before);
    });
    assert_eq!(compared.profile.ledger, plain.profile.ledger);
    assert_eq!(compared.profile.earlier_years.iter().collect::<Vec<_>>(), [&2024]);
    let other_years = with(Level::Action, "sdg:11", 50, |subject| {
        subject.plans[0].period = Some(Period { first: 2032, last: 2037 });
    });
    assert_eq!(other_years.profile.ledger, plain.profile.ledger);
}

#[test]
fn money_of_objectives_as_wholes_is_told_apart() {
    let objective = with(Level::Objective, "sdg:11", 50, |subject| {
        for tagged in &mut subject.plans[0].passages {
            let passage = &mut tagged.passage;
            if passage.level >= Level::Action {
                passage.amounts.clear();
            }
        }
    });
    assert_eq!(objective.profile.coarse_expenditure, 6 * 50 * 100);
    let action = with(Level::Action, "sdg:11", 50, |_| {});
    assert_eq!(action.profile.coarse_expenditure, 0);
}

#[test]
fn passages_for_review_are_close_calls_only() {
    let mut subject = subject();
    subject.plans[0].passages[4].tags[0].probability = 0.45;
    subject.plans[0].passages[0].tags[0].probability = 0.52;
    let assessment = assessed(subject);
    assert_eq!(assessment.review, [0, 4]);
}

#[test]
fn goals_that_the_plan_names_are_kept_apart() {
    let assessment = assessed(subject());
    let own: Vec<_> = assessment.own_tags.iter().map(|own| (own.passage, &*own.named)).collect();
    assert_eq!(own, [(3, &[7][..])]);
}
