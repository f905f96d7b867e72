-- Ids are 16 bytes, times microseconds UTC, truth values 0 or 1. Content is JSON and lies
-- in tables of its own, so that what is read for every contact stays narrow.

-- What there is to know of the database itself: `shape`, by which one that was made between two
-- versions is told from both.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE installation (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    id        BLOB NOT NULL,
    index_key BLOB NOT NULL
) STRICT;

CREATE TABLE users (
    id    BLOB PRIMARY KEY,
    email TEXT NOT NULL,
    name  TEXT NOT NULL,
    at    INTEGER NOT NULL,
    gone  INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX users_by_email ON users (email) WHERE gone IS NULL;

CREATE TABLE accounts (
    id           BLOB PRIMARY KEY,
    user_id      BLOB NOT NULL,
    sub          TEXT NOT NULL UNIQUE,
    email        TEXT NOT NULL,
    domain       TEXT,
    region       TEXT NOT NULL,
    state        TEXT NOT NULL,
    token_key    TEXT,
    token        BLOB,
    connected    INTEGER NOT NULL,
    people_token TEXT,
    people_shape TEXT,
    groups_token TEXT,
    groups_shape TEXT,
    listed_full  INTEGER,
    listed       INTEGER,
    active       INTEGER,
    full_since   INTEGER,
    full_until   INTEGER,
    ends         INTEGER,
    paging       TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX accounts_of_user ON accounts (user_id);

-- The right to write to an account (S3).
CREATE TABLE leases (
    account BLOB PRIMARY KEY,
    epoch   INTEGER NOT NULL,
    until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Accounts that somebody asked to be looked at now.
CREATE TABLE due (
    account BLOB PRIMARY KEY,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How far behind accounts are; no row for one in step (S6).
-- settled: what is left waits for a person or for its time. looked: how far each label's feed was
-- looked at, as JSON. later: when something is due that waits for its time alone. obstacle, said,
-- failing_*: that looks at it fail, and how.
CREATE TABLE lags (
    account       BLOB PRIMARY KEY,
    waiting       INTEGER NOT NULL,
    settled       INTEGER NOT NULL,
    looked        TEXT,
    later         INTEGER,
    until         INTEGER,
    done          INTEGER,
    since         INTEGER NOT NULL,
    obstacle      TEXT,
    failing_since INTEGER,
    failing_again INTEGER NOT NULL,
    said          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- scope: which of the provider's own groups shows the label, if one does (G6).
CREATE TABLE labels (
    id      BLOB PRIMARY KEY,
    owner   BLOB NOT NULL,
    name    TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    deleted INTEGER,
    scope   TEXT,
    frozen  INTEGER,
    on_leaving TEXT NOT NULL,
    leaves_behind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX labels_of_owner ON labels (owner);

-- Users that labels are shared with together.
CREATE TABLE teams (
    id    BLOB PRIMARY KEY,
    owner BLOB NOT NULL,
    name  TEXT NOT NULL,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE team_members (
    team    BLOB NOT NULL,
    user_id BLOB NOT NULL,
    PRIMARY KEY (team, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX teams_of_user ON team_members (user_id);

-- With whom labels are shared; who: the id of a user or team, or a domain in UTF-8.
CREATE TABLE grants (
    label    BLOB NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('user', 'team', 'domain')),
    who      BLOB NOT NULL,
    level    TEXT NOT NULL,
    hidden   TEXT NOT NULL,
    given_by BLOB NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (label, kind, who)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_to ON grants (kind, who);

-- Labels offered by a link (R9); of its secret only a hash.
CREATE TABLE invitations (
    id          BLOB PRIMARY KEY,
    label       BLOB NOT NULL,
    email       TEXT,
    level       TEXT NOT NULL,
    hidden      TEXT NOT NULL,
    given_by    BLOB NOT NULL,
    at          INTEGER NOT NULL,
    until       INTEGER NOT NULL,
    hash        BLOB NOT NULL UNIQUE,
    state       TEXT NOT NULL,
    accepted_by BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_of_label ON invitations (label);
CREATE INDEX invitations_pending ON invitations (at, id) WHERE state = 'pending';

-- A label in an account (K4). named: 'label', 'user', or 'owner ' and the owner's name then (G4).
CREATE TABLE mirrors (
    account     BLOB NOT NULL,
    label       BLOB NOT NULL,
    group_id    TEXT,
    made        INTEGER NOT NULL,
    agreed_name TEXT NOT NULL,
    label_name  TEXT NOT NULL,
    state       TEXT NOT NULL,
    phone       INTEGER NOT NULL,
    feed_cursor INTEGER NOT NULL,
    named       TEXT NOT NULL,
    again       INTEGER NOT NULL,
    elsewhere   TEXT,
    making      INTEGER,
    PRIMARY KEY (account, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX mirrors_of_label ON mirrors (label);

-- What a first write into an account will do (I2).
CREATE TABLE join_plans (
    account BLOB NOT NULL,
    label   BLOB NOT NULL,
    plan    TEXT NOT NULL,
    PRIMARY KEY (account, label)
) STRICT;

-- gone_* while in the trash (K9); purged once the content is erased.
CREATE TABLE contacts (
    id          BLOB PRIMARY KEY,
    version     INTEGER NOT NULL,
    gone_how    TEXT,
    gone_by     BLOB,
    gone_at     INTEGER,
    gone_labels BLOB,
    purged      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contacts_in_trash ON contacts (gone_at) WHERE gone_at IS NOT NULL AND purged = 0;
CREATE INDEX contacts_purged ON contacts (gone_at) WHERE purged = 1;

CREATE TABLE cards (
    contact BLOB NOT NULL PRIMARY KEY,
    card    TEXT NOT NULL
) STRICT;

-- Pictures, each once, by the SHA-256 of its bytes (S2). Cards, revisions, suggestions and links
-- name them; at: when it was brought last.
CREATE TABLE photos (
    hash       BLOB NOT NULL PRIMARY KEY,
    media_type TEXT NOT NULL,
    at         INTEGER NOT NULL,
    bytes      BLOB NOT NULL
) STRICT;

-- By what contacts are found that a person may be (I1).
CREATE TABLE clues (
    clue    TEXT NOT NULL,
    contact BLOB NOT NULL,
    PRIMARY KEY (clue, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX clues_of_contact ON clues (contact);

-- The feed of a label: one row per contact that is or was in it (K3).
CREATE TABLE memberships (
    label      BLOB NOT NULL,
    contact    BLOB NOT NULL,
    seq        INTEGER NOT NULL,
    present    INTEGER NOT NULL,
    via        BLOB,
    added_by   BLOB NOT NULL,
    removed_by BLOB,
    at         INTEGER NOT NULL,
    PRIMARY KEY (label, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_feed ON memberships (label, seq);
-- So that taking a label apart does not go through all that was taken out before.
CREATE INDEX memberships_present ON memberships (label, contact) WHERE present = 1;
CREATE INDEX memberships_of_contact ON memberships (contact);
CREATE INDEX memberships_via ON memberships (via) WHERE via IS NOT NULL;
CREATE INDEX memberships_reshared ON memberships (contact, label) WHERE via IS NOT NULL;
CREATE INDEX memberships_reshared_by ON memberships (added_by) WHERE via IS NOT NULL;

-- A contact in an account (K5): what the survey reads of every one.
CREATE TABLE links (
    account   BLOB NOT NULL,
    contact   BLOB NOT NULL,
    remote    TEXT,
    state     TEXT NOT NULL,
    since     INTEGER NOT NULL,
    etag      TEXT,
    version   INTEGER NOT NULL,
    lens      INTEGER NOT NULL,
    groups    BLOB NOT NULL,
    sending   INTEGER NOT NULL,
    attempted INTEGER,
    photo     INTEGER,
    unsettled INTEGER NOT NULL,
    thaws     INTEGER,
    PRIMARY KEY (account, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_of_contact ON links (contact);
CREATE INDEX links_by_remote ON links (account, remote) WHERE remote IS NOT NULL;
-- Both columns, so that it alone answers: else SQLite goes through all links of the account.
CREATE INDEX links_unsettled ON links (account, unsettled) WHERE unsettled = 1;

CREATE TABLE link_contents (
    account   BLOB NOT NULL,
    contact   BLOB NOT NULL,
    origin    TEXT NOT NULL,
    former    TEXT,
    etags     TEXT,
    attempts  TEXT,
    recreated TEXT,
    sending   TEXT,
    agreement TEXT NOT NULL,
    raw       TEXT,
    updated   INTEGER,
    photo     TEXT,
    frozen    TEXT,
    hidden    TEXT,
    made      INTEGER NOT NULL,
    kept      INTEGER NOT NULL,
    unsure    TEXT,
    PRIMARY KEY (account, contact)
) STRICT;

-- What else finds a link: ids its person had before, and marks of attempts to create it (I3).
CREATE TABLE link_names (
    account BLOB NOT NULL,
    contact BLOB NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('former', 'mark')),
    name    TEXT NOT NULL,
    PRIMARY KEY (account, contact, kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_names_by_name ON link_names (account, kind, name);

-- Persons as last seen, until agreed (K7). Groups are separated by line feeds.
CREATE TABLE seen (
    account BLOB NOT NULL,
    remote  TEXT NOT NULL,
    state   TEXT NOT NULL,
    etag    TEXT,
    groups  TEXT,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    merged  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, remote)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_contents (
    account BLOB NOT NULL,
    remote  TEXT NOT NULL,
    id      TEXT NOT NULL,
    person  TEXT NOT NULL,
    raw     TEXT NOT NULL,
    PRIMARY KEY (account, remote)
) STRICT;

CREATE TABLE seen_groups (
    account      BLOB NOT NULL,
    id           TEXT NOT NULL,
    name         TEXT NOT NULL,
    etag         TEXT,
    bound_by     TEXT,
    bound_label  BLOB,
    system       INTEGER NOT NULL,
    PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

-- Private persons (K8): nothing readable. hashes: 16 bytes each.
CREATE TABLE private_persons (
    account BLOB NOT NULL,
    remote  TEXT NOT NULL,
    etag    TEXT NOT NULL,
    hashes  BLOB NOT NULL,
    PRIMARY KEY (account, remote)
) STRICT, WITHOUT ROWID;

CREATE TABLE private_hashes (
    account BLOB NOT NULL,
    hash    BLOB NOT NULL,
    remote  TEXT NOT NULL,
    PRIMARY KEY (account, hash, remote)
) STRICT, WITHOUT ROWID;

-- Whom a full listing that is under way had so far (S4).
CREATE TABLE listed (
    account BLOB NOT NULL,
    remote  TEXT NOT NULL,
    PRIMARY KEY (account, remote)
) STRICT, WITHOUT ROWID;

-- History (K2). nr is the order of commits; labels are those the change concerned (D4).
CREATE TABLE revisions (
    nr         INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    contact    BLOB NOT NULL,
    version    INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    user_id    BLOB NOT NULL,
    account    BLOB,
    kind       TEXT NOT NULL,
    kind_label BLOB,
    blanks     INTEGER NOT NULL,
    labels     BLOB NOT NULL,
    patch      TEXT NOT NULL,
    full_card  TEXT,
    planned    INTEGER NOT NULL
) STRICT;
CREATE INDEX revisions_of_contact ON revisions (contact, nr);
CREATE INDEX revisions_by_user ON revisions (user_id, at) WHERE planned = 0;
CREATE INDEX revisions_by_account ON revisions (account, at)
    WHERE planned = 0 AND account IS NOT NULL;

CREATE TABLE suggestions (
    id      BLOB NOT NULL PRIMARY KEY,
    contact BLOB NOT NULL,
    user_id BLOB NOT NULL,
    account BLOB,
    at      INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    patch   TEXT NOT NULL,
    state   TEXT NOT NULL,
    times   INTEGER NOT NULL
) STRICT;
CREATE INDEX suggestions_open ON suggestions (at, id) WHERE state = 'open';
CREATE INDEX suggestions_decided ON suggestions (at) WHERE state <> 'open';
CREATE INDEX suggestions_of_contact ON suggestions (contact);

-- What people write about contacts (R7). label: whose members read it; none: its author alone.
CREATE TABLE comments (
    id       BLOB NOT NULL PRIMARY KEY,
    contact  BLOB NOT NULL,
    label    BLOB,
    author   BLOB NOT NULL,
    at       INTEGER NOT NULL,
    edited   INTEGER,
    text     TEXT NOT NULL,
    mentions TEXT NOT NULL
) STRICT;
CREATE INDEX comments_of_contact ON comments (contact, at, id);
CREATE INDEX comments_of_label ON comments (label, contact) WHERE label IS NOT NULL;
CREATE INDEX comments_private ON comments (author, at, id) WHERE label IS NULL;

CREATE TABLE holds (
    id      BLOB PRIMARY KEY,
    account BLOB NOT NULL,
    contact BLOB,
    remote  TEXT,
    reason  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_of_contact ON holds (account, contact);
CREATE INDEX holds_of_remote ON holds (account, remote);

-- What users were told and have not put away: ids, no content.
CREATE TABLE notices (
    id      BLOB PRIMARY KEY,
    user_id BLOB NOT NULL,
    at      INTEGER NOT NULL,
    what    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_of_user ON notices (user_id);

-- Labels that left an account, and what became of each contact there (D1): ids, no content.
CREATE TABLE receipts (
    id      BLOB PRIMARY KEY,
    account BLOB NOT NULL,
    user_id BLOB NOT NULL,
    email   TEXT NOT NULL,
    label   BLOB NOT NULL,
    name    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    ended   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_of_account ON receipts (account, label);
CREATE INDEX receipts_of_user ON receipts (user_id);

CREATE TABLE partings (
    receipt BLOB NOT NULL,
    contact BLOB NOT NULL,
    remote  TEXT NOT NULL,
    how     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    shown   INTEGER,
    PRIMARY KEY (receipt, contact)
) STRICT, WITHOUT ROWID;

-- Stops on one kind of change of a label in an account (D4).
CREATE TABLE brakes (
    id      BLOB PRIMARY KEY,
    account BLOB NOT NULL,
    label   BLOB NOT NULL,
    kind    TEXT NOT NULL,
    count   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    decided INTEGER,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX brakes_of_account ON brakes (account);
