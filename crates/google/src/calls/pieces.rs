//! Batches are all or nothing (people-api §2.6): one bad entry fails the call. The bad ones
//! get their own fault and the rest is sent again; where Google does not say which they
//! are, the batch is cut in two until they are alone.

use crate::fault::{Failure, later};
use app::{Delivery, Fault};
use domain::Micros;
use std::{collections::BTreeMap, future::Future, pin::Pin};

/// The answer for some entries of a batch, in their order.
pub(super) type Sent<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<Delivery>, PieceFailure>> + Send + 'a>>;

/// A piece that failed, and the entries to blame by their place in the whole batch.
pub(super) struct PieceFailure {
    pub(super) fault: Fault,
    pub(super) bad: BTreeMap<usize, Fault>,
}

impl PieceFailure {
    /// A failure whose entries are named by keys.
    pub(super) fn new(failure: Failure, place: impl Fn(&str) -> Option<usize>) -> Self {
        let entries = failure.entries.into_iter();
        let bad = entries
            .filter_map(|(key, fault)| Some((place(&key)?, fault)))
            .collect();
        Self {
            fault: failure.fault,
            bad,
        }
    }
}

/// A piece, and what is known of the one beside it.
struct Piece {
    places: Vec<usize>,
    beside: Beside,
}

enum Beside {
    /// Nothing, or nothing that matters.
    None,
    /// It comes next.
    Next(Vec<usize>),
    /// It failed with this fault, and nobody was named.
    Failed(Vec<usize>, Fault),
}

/// So many calls are made for a batch: as many as find one bad entry that nobody names. Whoever keeps
/// the pace counted on one.
fn most_calls(count: usize) -> u32 {
    2 * count.next_power_of_two().ilog2() + 2
}

/// Sends entries `0..count` and says what became of each. What there were too many calls for was not
/// sent, and is tried another time.
pub(super) async fn deliver<'a>(
    count: usize,
    send: impl Fn(Vec<usize>) -> Sent<'a>,
) -> Result<Vec<Delivery>, Fault> {
    let mut outcomes: Vec<Option<Delivery>> = vec![None; count];
    let mut calls = most_calls(count);
    let mut pieces = Vec::new();
    put(&mut pieces, (0..count).collect(), Beside::None);
    while let Some(Piece { places, beside }) = pieces.pop() {
        if calls == 0 {
            break;
        }
        calls -= 1;
        let failure = match send(places.clone()).await {
            Ok(deliveries) => {
                let lost = || Err(Fault::Unknown("the answer leaves the entry out".into()));
                let mut deliveries = deliveries.into_iter();
                for place in places {
                    outcomes[place] = Some(deliveries.next().unwrap_or_else(lost));
                }
                match beside {
                    Beside::None => {}
                    Beside::Next(next) => put(&mut pieces, next, Beside::None),
                    Beside::Failed(first, fault) => {
                        cut(&mut pieces, &mut outcomes, &first, &fault);
                    }
                }
                continue;
            }
            Err(failure) => failure,
        };
        let PieceFailure { fault, bad } = failure;
        if !is_about_entries(&fault) {
            return give_up(outcomes, &places, fault);
        }
        if places.iter().any(|place| bad.contains_key(place)) {
            for (place, fault) in bad {
                if let Some(outcome) = outcomes.get_mut(place) {
                    *outcome = Some(Err(fault));
                }
            }
            match beside {
                Beside::None => {}
                Beside::Next(next) => put(&mut pieces, next, Beside::None),
                Beside::Failed(first, fault) => cut(&mut pieces, &mut outcomes, &first, &fault),
            }
            let rest = places
                .into_iter()
                .filter(|place| outcomes[*place].is_none());
            put(&mut pieces, rest.collect(), Beside::None);
            continue;
        }
        match beside {
            Beside::None => cut(&mut pieces, &mut outcomes, &places, &fault),
            Beside::Next(next) if places.len() == 1 => {
                cut(&mut pieces, &mut outcomes, &places, &fault);
                put(&mut pieces, next, Beside::None);
            }
            Beside::Next(next) => put(&mut pieces, next, Beside::Failed(places, fault)),
            // It is about what all of them have in common, such as a group that is gone.
            Beside::Failed(first, same) if same == fault && is_looked_at(&fault) => {
                for place in first.into_iter().chain(places) {
                    outcomes[place] = Some(Err(fault.clone()));
                }
            }
            Beside::Failed(first, other) => {
                cut(&mut pieces, &mut outcomes, &places, &fault);
                cut(&mut pieces, &mut outcomes, &first, &other);
            }
        }
    }
    let not_sent = || {
        Err(later(
            Micros::seconds(1),
            "not sent: too many calls for one batch",
        ))
    };
    let all = outcomes.into_iter();
    Ok(all
        .map(|outcome| outcome.unwrap_or_else(not_sent))
        .collect())
}

fn put(pieces: &mut Vec<Piece>, places: Vec<usize>, beside: Beside) {
    if !places.is_empty() {
        pieces.push(Piece { places, beside });
    }
}

/// Cuts in two what failed without names; whoever is alone is to blame.
fn cut(
    pieces: &mut Vec<Piece>,
    outcomes: &mut [Option<Delivery>],
    places: &[usize],
    fault: &Fault,
) {
    if let [place] = *places {
        outcomes[place] = Some(Err(fault.clone()));
        return;
    }
    let (first, second) = places.split_at(places.len() / 2);
    put(pieces, first.to_vec(), Beside::Next(second.to_vec()));
}

/// Whether whoever has this fault is looked at and sent again, so that it harms nobody who has it for
/// what others did. Who is refused is asked about.
fn is_looked_at(fault: &Fault) -> bool {
    matches!(fault, Fault::Stale | Fault::Gone)
}

/// Whether a refusal of the whole call may be the fault of single entries.
fn is_about_entries(fault: &Fault) -> bool {
    match fault {
        Fault::Refused(_) | Fault::Stale | Fault::Gone => true,
        Fault::Unknown(_)
        | Fault::Later { .. }
        | Fault::Quota { .. }
        | Fault::TokenExpired
        | Fault::NameTaken
        | Fault::Full
        | Fault::Stop(_) => false,
    }
}

/// Ends a batch of which a piece failed as a whole: what was done before counts, and what
/// was not sent any more has had no effect.
fn give_up(
    outcomes: Vec<Option<Delivery>>,
    piece: &[usize],
    fault: Fault,
) -> Result<Vec<Delivery>, Fault> {
    if piece.len() == outcomes.len() {
        return Err(fault);
    }
    let not_sent = match &fault {
        Fault::Unknown(_) => later(Micros::seconds(1), "not sent after a lost answer"),
        Fault::Later { .. }
        | Fault::Quota { .. }
        | Fault::Stale
        | Fault::Gone
        | Fault::TokenExpired
        | Fault::NameTaken
        | Fault::Full
        | Fault::Refused(_)
        | Fault::Stop(_) => fault.clone(),
    };
    let outcome = |(place, outcome): (usize, Option<Delivery>)| match outcome {
        Some(outcome) => outcome,
        None if piece.contains(&place) => Err(fault.clone()),
        None => Err(not_sent.clone()),
    };
    Ok(outcomes.into_iter().enumerate().map(outcome).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Sends `count` entries of which some are bad, and says what was sent.
    fn check(count: usize, bad: &[usize], named: bool) -> (Vec<bool>, Vec<Vec<usize>>) {
        let sent = Mutex::new(Vec::new());
        let send = |piece: Vec<usize>| -> Sent<'_> {
            sent.lock().expect("no panic").push(piece.clone());
            let mut to_blame = piece.iter().filter(|place| bad.contains(place)).peekable();
            let answer = if to_blame.peek().is_some() {
                let fault = Fault::Refused("400".into());
                let named = to_blame
                    .filter(|_| named)
                    .map(|p| (*p, Fault::Stale))
                    .collect();
                Err(PieceFailure { fault, bad: named })
            } else {
                // A good entry is told from a bad one by its fault, to save making persons.
                Ok(piece.iter().map(|_| Err(Fault::TokenExpired)).collect())
            };
            Box::pin(async move { answer })
        };
        let outcomes = futures::executor::block_on(deliver(count, send)).expect("per entry");
        let good = outcomes
            .iter()
            .map(|o| *o == Err(Fault::TokenExpired))
            .collect();
        (good, sent.into_inner().expect("no panic"))
    }

    #[test]
    fn named_entries_are_left_out_and_the_rest_is_sent_again() {
        let (good, sent) = check(4, &[1], true);
        assert_eq!(good, [true, false, true, true]);
        assert_eq!(sent, [vec![0, 1, 2, 3], vec![0, 2, 3]]);
    }

    #[test]
    fn without_names_the_batch_is_cut_in_two() {
        let (good, sent) = check(4, &[2], false);
        assert_eq!(good, [true, true, false, true]);
        assert_eq!(
            sent,
            [vec![0, 1, 2, 3], vec![0, 1], vec![2, 3], vec![2], vec![3]]
        );
    }

    /// So many entries, each refused with this, and nobody named: what each is answered, and how
    /// many calls that took.
    fn all_fail(count: usize, fault: &Fault) -> (Vec<Delivery>, usize) {
        let calls = Mutex::new(0);
        let send = |_: Vec<usize>| -> Sent<'_> {
            *calls.lock().expect("no panic") += 1;
            let (fault, bad) = (fault.clone(), BTreeMap::new());
            Box::pin(async move { Err(PieceFailure { fault, bad }) })
        };
        let outcomes = futures::executor::block_on(deliver(count, send)).expect("per entry");
        (outcomes, calls.into_inner().expect("no panic"))
    }

    #[test]
    fn s4_a_batch_that_is_refused_without_names_makes_few_calls() {
        let refused = Fault::Refused("400".into());
        let (outcomes, calls) = all_fail(200, &refused);
        assert!((2..=18).contains(&calls), "{calls}");
        // Who was sent alone is to blame; nobody else is.
        let alone = outcomes.iter().filter(|o| **o == Err(refused.clone()));
        let later = |o: &&Delivery| matches!(o, Err(Fault::Later { .. }));
        let alone = alone.count();
        assert!((2..=4).contains(&alone), "{alone}");
        assert_eq!(outcomes.iter().filter(later).count(), 200 - alone);
        // One bad entry among good ones is found within them, wherever it is.
        for at in [0, 77, 199] {
            let (good, sent) = check(200, &[at], false);
            assert!(sent.len() <= 18, "{at}: {}", sent.len());
            let bad: Vec<usize> = (0..200).filter(|n| !good[*n]).collect();
            assert_eq!(bad, [at]);
        }
    }

    /// The group that all of them were to be in, say.
    #[test]
    fn s4_what_is_gone_for_both_halves_is_gone_for_all() {
        for fault in [Fault::Gone, Fault::Stale] {
            let (outcomes, calls) = all_fail(200, &fault);
            assert_eq!(calls, 3);
            assert!(outcomes.iter().all(|o| *o == Err(fault.clone())));
        }
    }

    #[test]
    fn a_lost_answer_leaves_the_rest_unsent() {
        let send = |piece: Vec<usize>| -> Sent<'_> {
            let fault = match piece.len() {
                4 => Fault::Refused("400".into()),
                _ => Fault::Unknown("503".into()),
            };
            Box::pin(async move {
                Err(PieceFailure {
                    fault,
                    bad: BTreeMap::new(),
                })
            })
        };
        let outcomes = futures::executor::block_on(deliver(4, send)).expect("per entry");
        assert!(matches!(outcomes[1], Err(Fault::Unknown(_))));
        assert!(matches!(outcomes[2], Err(Fault::Later { .. })));
    }

    #[test]
    fn a_call_that_fails_at_once_fails_whole() {
        let send = |_: Vec<usize>| -> Sent<'_> {
            let fault = later(Micros::seconds(9), "429");
            Box::pin(async move {
                Err(PieceFailure {
                    fault,
                    bad: BTreeMap::new(),
                })
            })
        };
        let outcome = futures::executor::block_on(deliver(4, send));
        assert_eq!(outcome, Err(later(Micros::seconds(9), "429")));
    }
}
