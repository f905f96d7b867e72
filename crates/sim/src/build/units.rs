//! Units of people in doors, and what the disk holds of all units when the power fails (A4).

use super::{Sim, lock};

/// What the disk is sure to hold.
#[derive(Default)]
pub(crate) enum Disk {
    /// Everything: the power does not fail.
    #[default]
    Safe,
    /// Everything so far.
    Flushed,
    /// Everything until something was held that was not flushed.
    Behind,
}

impl Sim {
    /// From now on the power may fail.
    pub(crate) fn fear_for_power(&self) {
        *lock(&self.disk) = Disk::Flushed;
    }

    /// From now on it does not fail any more: nothing can be lost.
    pub(crate) fn trust_in_power(&self) {
        self.flush();
        *lock(&self.disk) = Disk::Safe;
    }

    /// A unit was flushed, and all before it.
    pub(crate) fn flush(&self) {
        let disk = &mut *lock(&self.disk);
        if let Disk::Behind = disk {
            self.store.keep().expect("it is held");
            *disk = Disk::Flushed;
        }
    }

    /// A unit follows that is not flushed.
    pub(crate) fn fall_behind(&self) {
        let disk = &mut *lock(&self.disk);
        if let Disk::Flushed = disk {
            self.store.hold().expect("there is memory");
            *disk = Disk::Behind;
        }
    }

    /// The power fails: units that were not flushed are lost.
    pub(crate) fn lose_power(&self) {
        let disk = &mut *lock(&self.disk);
        if let Disk::Behind = disk {
            self.store.lose().expect("it is held");
            *disk = Disk::Flushed;
        }
    }

    /// Runs a unit at once, as a person in a door would see it.
    pub(crate) fn unit<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn app::Work) -> app::Res<R> + Send + 'static,
    ) -> R {
        self.try_unit(run)
            .expect("building a world is never refused")
    }

    /// Looks at the store, which is no unit that anything could be flushed with.
    pub(crate) fn look<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn app::Read) -> app::Res<R> + Send + 'static,
    ) -> R {
        let store: &dyn app::Store = &*self.store;
        let result = store.read(run).wait();
        result.expect("a store can be looked at")
    }

    pub(crate) fn try_unit<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn app::Work) -> app::Res<R> + Send + 'static,
    ) -> app::Res<R> {
        let store: &dyn app::Store = &*self.store;
        let result = store.write_durably(run).wait();
        self.flush();
        result
    }
}
