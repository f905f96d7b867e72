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

/// Sends entries `0..count` and says what became of each.
pub(super) async fn deliver<'a>(
    count: usize,
    send: impl Fn(Vec<usize>) -> Sent<'a>,
) -> Result<Vec<Delivery>, Fault> {
    let mut outcomes: Vec<Option<Delivery>> = vec![None; count];
    let mut pieces = vec![(0..count).collect::<Vec<usize>>()];
    pieces.retain(|piece| !piece.is_empty());
    while let Some(piece) = pieces.pop() {
        let failure = match send(piece.clone()).await {
            Ok(deliveries) => {
                for (place, delivery) in piece.into_iter().zip(deliveries) {
                    outcomes[place] = Some(delivery);
                }
                continue;
            }
            Err(failure) => failure,
        };
        let blamed: Vec<usize> = piece
            .iter()
            .copied()
            .filter(|place| failure.bad.contains_key(place))
            .collect();
        if !is_about_entries(&failure.fault) {
            return give_up(outcomes, &piece, failure.fault);
        }
        if !blamed.is_empty() {
            for (place, fault) in failure.bad {
                if let Some(outcome) = outcomes.get_mut(place) {
                    *outcome = Some(Err(fault));
                }
            }
            let rest: Vec<usize> = piece
                .into_iter()
                .filter(|place| outcomes[*place].is_none())
                .collect();
            if !rest.is_empty() {
                pieces.push(rest);
            }
        } else if let [place] = piece[..] {
            outcomes[place] = Some(Err(failure.fault));
        } else {
            let (first, second) = piece.split_at(piece.len() / 2);
            pieces.push(second.to_vec());
            pieces.push(first.to_vec());
        }
    }
    let lost = || Err(Fault::Unknown("the answer leaves the entry out".into()));
    Ok(outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap_or_else(lost))
        .collect())
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
