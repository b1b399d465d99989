-- Imports from every learning platform and spreadsheet.

-- Files without user names: the learner has one that was made from the address, the id or the name, until a file
-- brings the real one. And by which import a learner came to be here.
ALTER TABLE learner ADD COLUMN username_made INTEGER NOT NULL DEFAULT 0 CHECK (username_made IN (0, 1));
ALTER TABLE learner ADD COLUMN made_import_id INTEGER NOT NULL DEFAULT 0;
-- A name that an import brought, and that waits until a person accepts the change.
ALTER TABLE learner ADD COLUMN proposed_name TEXT;
ALTER TABLE learner ADD COLUMN proposed_first_name TEXT NOT NULL DEFAULT '';
ALTER TABLE learner ADD COLUMN proposed_last_name TEXT NOT NULL DEFAULT '';
ALTER TABLE learner ADD COLUMN proposed_import_id INTEGER NOT NULL DEFAULT 0;
CREATE INDEX learner_proposed ON learner (username) WHERE proposed_import_id <> 0;

-- What else files know a learner by, besides user name, address and Open edX's number: the institution's own number
-- ('external'), numbers within other platforms ('moodle', 'canvas'), and what learners who were merged into this one
-- were known by ('username', 'email', 'openedx').
CREATE TABLE learner_identity (
    source     TEXT NOT NULL CHECK (length(source) > 0),
    value      TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 255),
    learner_id INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    PRIMARY KEY (source, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX learner_identity_learner ON learner_identity (learner_id);

-- What becomes of an import's new name for learners who have a live credential in the course.
ALTER TABLE course ADD COLUMN name_policy TEXT NOT NULL DEFAULT 'imported'
    CHECK (name_policy IN ('imported', 'frozen', 'approved'));

-- How files of one heading are read (import/mapping.h).
CREATE TABLE import_mapping (
    fingerprint TEXT PRIMARY KEY CHECK (length(fingerprint) = 64),
    kind        TEXT NOT NULL,
    title       TEXT NOT NULL DEFAULT '',
    mapping     TEXT NOT NULL,
    operator    TEXT NOT NULL,
    modified    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE import_run ADD COLUMN mapping TEXT NOT NULL DEFAULT '';
ALTER TABLE import_run ADD COLUMN encoding TEXT NOT NULL DEFAULT '';
ALTER TABLE import_run ADD COLUMN undone INTEGER;
ALTER TABLE import_run ADD COLUMN undone_by TEXT NOT NULL DEFAULT '';
CREATE INDEX import_run_sha256 ON import_run (sha256);

-- Rows as they were before an import changed or removed them. Rows that an import made have none: they are known by
-- its id.
CREATE TABLE import_before (
    import_id  INTEGER NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
    table_name TEXT NOT NULL,
    learner_id INTEGER NOT NULL DEFAULT 0,
    other_id   INTEGER NOT NULL DEFAULT 0,  -- the course or subsection
    line       INTEGER NOT NULL DEFAULT 0,
    state      TEXT NOT NULL                -- JSON: column -> value
) STRICT;
CREATE INDEX import_before_run ON import_before (import_id);
