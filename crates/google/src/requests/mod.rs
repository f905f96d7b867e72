//! The operations of the People API and of OAuth that are used here, one per file: each
//! prepares a request and reads its answer, without a socket.

pub(crate) mod batch_create_contacts;
pub(crate) mod batch_delete_contacts;
pub(crate) mod batch_get;
pub(crate) mod batch_update_contacts;
pub(crate) mod create_group;
pub(crate) mod delete_group;
pub(crate) mod get_group;
pub(crate) mod group;
pub(crate) mod list_connections;
pub(crate) mod list_groups;
pub(crate) mod modify_members;
mod person_response;
pub(crate) mod photos;
pub(crate) mod refresh_token;
pub(crate) mod revoke_token;
mod shape;
#[cfg(test)]
mod tests;
pub(crate) mod update_contact;
pub(crate) mod update_group;

pub(crate) use person_response::PersonResponse;
pub(crate) use shape::shape;

/// Everything that is read of a person: all that can be written, so that no write wipes
/// what was not read (F8), where photos are served (S2), and `metadata`, without which deletions
/// do not show (F38).
pub(crate) const PERSON_MASK: &str = "addresses,biographies,birthdays,calendarUrls,clientData,\
emailAddresses,events,externalIds,genders,imClients,interests,locales,locations,memberships,\
metadata,miscKeywords,names,nicknames,occupations,organizations,phoneNumbers,photos,relations,\
sipAddresses,urls,userDefined";

/// Only what is the contact's own; profiles of the people behind it stay out (F11).
pub(crate) const SOURCES: &str = "READ_SOURCE_TYPE_CONTACT";

/// What is read of a group.
pub(crate) const GROUP_MASK: &str = "clientData,groupType,metadata,name";
