//! `kith demo --tour`: what Kith does, played without a person, every step checked.

mod joining;
mod rights;
mod sharing;
mod stage;
mod travelling;
mod trouble;

use anyhow::{Result, bail};
use stage::Stage;
use std::time::Instant;

/// Plays everything; an error unless every step held.
pub(crate) async fn run() -> Result<()> {
    println!("Kith tour: an emulated Google with three accounts, `kith serve` beside it.\n");
    let mut stage = Stage::set().await?;
    let mut score = Score::default();

    score
        .step("three accounts are connected", joining::connect(&stage))
        .await;
    score
        .step("a label is made from a group", joining::label(&stage))
        .await;
    score
        .step("two accounts of one person join", joining::join(&stage))
        .await;
    score
        .step("the label is shared, view only", joining::share(&mut stage))
        .await;

    score
        .step("an edit travels", travelling::edit(&stage))
        .await;
    score
        .step(
            "and one from the other account",
            travelling::edit_at_work(&stage),
        )
        .await;
    score
        .step("a new contact travels", travelling::add(&stage))
        .await;
    score
        .step("a contact gets the label", travelling::put_in(&stage))
        .await;
    score
        .step("a contact loses the label", travelling::take_out(&stage))
        .await;
    score
        .step("a deletion travels", travelling::delete(&stage))
        .await;

    score
        .step("a view-only edit is put back", rights::put_back(&stage))
        .await;
    score
        .step("and kept as a suggestion", rights::suggestion(&stage))
        .await;
    score
        .step("the level is raised", rights::raise(&stage))
        .await;
    score.step("a photo travels", sharing::photo(&stage)).await;
    score
        .step("a field is hidden, and shown", sharing::hide(&stage))
        .await;

    score
        .step(
            "the answer of a create is lost",
            trouble::lost_answer(&stage),
        )
        .await;
    score
        .step("many removals are held", trouble::brake(&stage))
        .await;
    score
        .step("and pass once approved", trouble::approve(&stage))
        .await;
    score
        .step("the server is killed at work", trouble::kill(&mut stage))
        .await;
    score
        .step("nothing is left to do", trouble::quiet(&stage))
        .await;
    score
        .step("the label is taken from Ben", sharing::revoke(&stage))
        .await;
    score
        .step(
            "nobody's own contact is missing",
            trouble::nothing_lost(&stage),
        )
        .await;

    score.end(&stage)
}

/// What held and what did not.
#[derive(Default)]
struct Score {
    steps: usize,
    failed: usize,
}

impl Score {
    async fn step(&mut self, title: &str, play: impl Future<Output = Result<String>>) {
        self.steps += 1;
        let began = Instant::now();
        let played = play.await;
        let took = began.elapsed().as_millis();
        match played {
            Ok(said) => println!("✓ {:2}  {title:33} {took:6} ms   {said}", self.steps),
            Err(e) => {
                self.failed += 1;
                println!("✗ {:2}  {title:33} {took:6} ms   {e:#}", self.steps);
            }
        }
    }

    fn end(self, stage: &Stage) -> Result<()> {
        if self.failed == 0 {
            println!("\nEvery step held ({}).", self.steps);
            return Ok(());
        }
        println!("\nThe server said last:\n{}", stage.log());
        bail!(
            "{} of {} steps did not hold. The lines with ✗ say what was expected.",
            self.failed,
            self.steps
        )
    }
}
