//! What every store must do, told as one story each; run on all of them.

mod accounts;
mod comments;
mod contacts;
mod labels;
mod lags;
mod links;
mod photos;
mod questions;
mod sharing;

/// Makes a test of each story on each store.
macro_rules! on_every_store {
    ($($story:ident)*) => {
        mod on_every_store {$(
            mod $story {
                #[test]
                fn in_memory() {
                    super::super::$story(&crate::support::memory());
                }

                #[test]
                fn in_a_file() {
                    super::super::$story(&crate::support::Dir::new().store());
                }
            }
        )*}
    };
}
use on_every_store;
