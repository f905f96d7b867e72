//! A label is still brought in from the account it was made in: its plan elsewhere waits (I2).

use crate::play::Play;
use crate::world::group;
use app::use_cases::mirrors::{self, BroughtBy};
use app::{AccountState, Work};
use domain::{AccountId, Level};
use sync::MirrorState;

#[test]
fn i2_it_is_told_from_where_a_label_still_comes_in() {
    let play = Play::new();
    let (world, anna) = (&play.world, play.anna);
    let [ben, carla] = ["Ben", "Carla"].map(|n| world.user(n));
    let [work, his, hers] = [(anna, "a2"), (ben, "b1"), (carla, "c1")]
        .map(|(who, name)| world.account(who.user, name).id);
    let label = play.family(0);
    for who in [ben, carla] {
        world.share(anna, label, who.user, Level::Viewer);
    }
    for (who, at) in [(anna, work), (ben, his), (carla, hers)] {
        world.ok(move |w| mirrors::mirror(w, who, label, at));
    }
    let waits = |who: domain::Actor, at: AccountId| {
        let waits = world.read(move |r| mirrors::waits_for(r, who.user, label, at));
        waits.expect("it is theirs")
    };
    // Her account is not read since the label was made from its group.
    assert_eq!(waits(anna, work), Some(BroughtBy::Own(play.account)));
    assert_eq!(waits(ben, his), Some(BroughtBy::Owner));
    let code = world.code(move |w| mirrors::waits_for(w, ben.user, label, work));
    assert_eq!(code, "unknown-account", "it is none of his");

    // The group is marked first, and its members are listed after that.
    play.cycle();
    play.cycle();
    let home = play.account;
    world.ok(move |w| w.save_due(home, None));
    assert_eq!(waits(anna, work), None, "everybody came in");
    assert_eq!(waits(ben, his), None);

    // Whose group is still to be made brings nobody, however long that takes.
    let confirmed = |bound: Option<domain::GroupId>| {
        world.ok(move |w: &dyn Work| {
            let mirror = w.mirror(label, his)?.expect("it was asked for");
            w.save_mirror(&sync::Mirror {
                state: MirrorState::Active,
                group: bound.clone(),
                ..mirror
            })
        });
    };
    confirmed(None);
    assert_eq!(waits(carla, hers), None);
    confirmed(Some(group("Family").id));
    assert_eq!(waits(carla, hers), Some(BroughtBy::Other));
    // Nor does an account that waits for a person.
    world.ok(move |w| {
        let account = w.account(his)?.expect("it is there");
        w.save_account(&app::Account {
            state: AccountState::Paused(app::PauseCause::GrantOver),
            ..account
        })
    });
    assert_eq!(waits(carla, hers), None);
}
