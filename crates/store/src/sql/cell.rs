//! Values on their way into and out of a database.

use domain::{
    AccountId, BrakeId, CommentId, ContactId, Etag, GroupId, HoldId, InvitationId, LabelId, LensId,
    Micros, NoticeId, PhotoHash, Raw, ReceiptId, RemoteId, RevisionId, SuggestionId, TeamId,
    UserId, Uuid,
};

/// A value that goes into a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bind<'a> {
    Null,
    Int(i64),
    Id(Uuid),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// A value that came out of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// What a column can be read as.
pub(crate) trait FromCell<'a>: Sized {
    /// The value, if the cell holds one of this kind.
    fn from_cell(cell: Cell<'a>) -> Option<Self>;
}

impl<'a, T: Into<Bind<'a>>> From<Option<T>> for Bind<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<'a, T: FromCell<'a>> FromCell<'a> for Option<T> {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        if cell == Cell::Null {
            Some(None)
        } else {
            T::from_cell(cell).map(Some)
        }
    }
}

impl<'a> From<&'a str> for Bind<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Bind<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> FromCell<'a> for &'a str {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        if let Cell::Text(text) = cell {
            Some(text)
        } else {
            None
        }
    }
}

impl<'a> FromCell<'a> for String {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        <&str>::from_cell(cell).map(str::to_owned)
    }
}

impl<'a> From<&'a [u8]> for Bind<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(bytes)
    }
}

impl<'a> From<&'a Vec<u8>> for Bind<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl<'a> FromCell<'a> for &'a [u8] {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        if let Cell::Blob(bytes) = cell {
            Some(bytes)
        } else {
            None
        }
    }
}

impl<'a> FromCell<'a> for Vec<u8> {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        <&[u8]>::from_cell(cell).map(<[u8]>::to_vec)
    }
}

impl From<i64> for Bind<'_> {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl<'a> FromCell<'a> for i64 {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        if let Cell::Int(n) = cell {
            Some(n)
        } else {
            None
        }
    }
}

/// Counters and hashes; the sign bit is one more bit.
impl From<u64> for Bind<'_> {
    fn from(n: u64) -> Self {
        Self::Int(n.cast_signed())
    }
}

impl<'a> FromCell<'a> for u64 {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        i64::from_cell(cell).map(i64::cast_unsigned)
    }
}

impl<'a> FromCell<'a> for usize {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        i64::from_cell(cell).and_then(|n| n.try_into().ok())
    }
}

impl From<bool> for Bind<'_> {
    fn from(truth: bool) -> Self {
        Self::Int(truth.into())
    }
}

impl<'a> FromCell<'a> for bool {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        i64::from_cell(cell).map(|n| n != 0)
    }
}

impl From<Micros> for Bind<'_> {
    fn from(time: Micros) -> Self {
        Self::Int(time.0)
    }
}

impl<'a> FromCell<'a> for Micros {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        i64::from_cell(cell).map(Micros)
    }
}

impl From<LensId> for Bind<'_> {
    fn from(lens: LensId) -> Self {
        lens.0.into()
    }
}

impl<'a> FromCell<'a> for LensId {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        u64::from_cell(cell).map(LensId)
    }
}

impl From<Uuid> for Bind<'_> {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl<'a> FromCell<'a> for Uuid {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        <&[u8]>::from_cell(cell).and_then(|bytes| Uuid::from_slice(bytes).ok())
    }
}

impl<'a> From<&'a PhotoHash> for Bind<'a> {
    fn from(hash: &'a PhotoHash) -> Self {
        Self::Blob(&hash.0)
    }
}

impl<'a> FromCell<'a> for PhotoHash {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        <&[u8]>::from_cell(cell)?.try_into().ok().map(PhotoHash)
    }
}

macro_rules! ids {
    ($($id:ident)*) => {$(
        impl From<$id> for Bind<'_> {
            fn from(id: $id) -> Self {
                Self::Id(id.0)
            }
        }

        impl<'a> FromCell<'a> for $id {
            fn from_cell(cell: Cell<'a>) -> Option<Self> {
                Uuid::from_cell(cell).map($id)
            }
        }
    )*};
}

ids! { UserId TeamId InvitationId AccountId ContactId LabelId RevisionId SuggestionId HoldId BrakeId NoticeId ReceiptId CommentId }

macro_rules! texts {
    ($($text:ident)*) => {$(
        impl<'a> From<&'a $text> for Bind<'a> {
            fn from(text: &'a $text) -> Self {
                Self::Text(&text.0)
            }
        }

        impl<'a> FromCell<'a> for $text {
            fn from_cell(cell: Cell<'a>) -> Option<Self> {
                String::from_cell(cell).map($text)
            }
        }
    )*};
}

texts! { RemoteId GroupId Etag Raw }
