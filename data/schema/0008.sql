-- Imports of a million rows. What takes long is to put each key in its place.

-- The keys of learners are indexes of their own, which an import of many learners drops and makes again at its end,
-- sorted (store/import_indexes.h).
CREATE TABLE learner_with_keys (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: items of old plans refer to it
    username    TEXT NOT NULL CHECK (length(username) BETWEEN 1 AND 255),
    lms_id      TEXT,                        -- the number or id by which the LMS's reports know the learner
    email       TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
    name        TEXT,                        -- the profile's full name; NULL: there is no profile
    first_name  TEXT NOT NULL DEFAULT '',
    last_name   TEXT NOT NULL DEFAULT '',
    -- Not IN (...): for each row that is written SQLite would make a temporary table of the list.
    name_state  TEXT NOT NULL DEFAULT 'good'
                CHECK (name_state = 'good' OR name_state = 'review' OR name_state = 'accepted'),
    name_remark TEXT NOT NULL DEFAULT '',    -- why the name waits for review
    language    TEXT NOT NULL DEFAULT '',
    active      INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    name_by_hand  INTEGER NOT NULL DEFAULT 0,
    email_by_hand INTEGER NOT NULL DEFAULT 0,
    name_import_id    INTEGER NOT NULL DEFAULT 0,
    name_import_line  INTEGER NOT NULL DEFAULT 0,
    email_import_id   INTEGER NOT NULL DEFAULT 0,
    email_import_line INTEGER NOT NULL DEFAULT 0,
    created     INTEGER NOT NULL,
    modified    INTEGER NOT NULL,
    wants_mail  INTEGER NOT NULL DEFAULT 1 CHECK (wants_mail IN (0, 1)),
    username_made  INTEGER NOT NULL DEFAULT 0 CHECK (username_made IN (0, 1)), -- no file told it so far
    made_import_id INTEGER NOT NULL DEFAULT 0,
    proposed_name  TEXT,                     -- a name that waits until a person accepts it
    proposed_first_name TEXT NOT NULL DEFAULT '',
    proposed_last_name  TEXT NOT NULL DEFAULT '',
    proposed_import_id  INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO learner_with_keys (id, username, lms_id, email, name, first_name, last_name, name_state, name_remark, language,
                               active, name_by_hand, email_by_hand, name_import_id, name_import_line, email_import_id,
                               email_import_line, created, modified, wants_mail, username_made, made_import_id,
                               proposed_name, proposed_first_name, proposed_last_name, proposed_import_id)
    SELECT id, username, lms_id, email, name, first_name, last_name, name_state, name_remark, language,
           active, name_by_hand, email_by_hand, name_import_id, name_import_line, email_import_id,
           email_import_line, created, modified, wants_mail, username_made, made_import_id,
           proposed_name, proposed_first_name, proposed_last_name, proposed_import_id FROM learner;
-- The last id that was ever given, though its learner may be gone.
DELETE FROM sqlite_sequence WHERE name = 'learner_with_keys';
INSERT INTO sqlite_sequence (name, seq) SELECT 'learner_with_keys', seq FROM sqlite_sequence WHERE name = 'learner';
DROP TABLE learner;
ALTER TABLE learner_with_keys RENAME TO learner;
CREATE UNIQUE INDEX learner_username ON learner (username);
CREATE UNIQUE INDEX learner_lms_id ON learner (lms_id);
CREATE INDEX learner_email ON learner (email);
CREATE INDEX learner_shown_name ON learner ((CASE WHEN trim(coalesce(name, '')) <> '' THEN name
    ELSE trim(first_name || ' ' || last_name) END) COLLATE NOCASE);
CREATE INDEX learner_name_state ON learner (name_state) WHERE name_state <> 'good';
CREATE INDEX learner_proposed ON learner (username) WHERE proposed_import_id <> 0;
CREATE TRIGGER search_learner_changed
    AFTER UPDATE OF username, lms_id, email, name, first_name, last_name ON learner
    WHEN new.id <= (SELECT learner_id FROM search_progress)
BEGIN
    INSERT INTO search_changed SELECT new.id
        WHERE NOT EXISTS (SELECT 1 FROM search_changed WHERE learner_id = new.id);
END;

CREATE TABLE learner_identity_with_keys (
    source     TEXT NOT NULL CHECK (length(source) > 0),
    value      TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 255),
    learner_id INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    PRIMARY KEY (learner_id, source, value)
) STRICT, WITHOUT ROWID;
INSERT INTO learner_identity_with_keys (source, value, learner_id)
    SELECT source, value, learner_id FROM learner_identity ORDER BY learner_id, source, value;
DROP TABLE learner_identity;
ALTER TABLE learner_identity_with_keys RENAME TO learner_identity;
CREATE UNIQUE INDEX learner_identity_value ON learner_identity (source, value);

-- Scores are looked up by subsection and learner. Without an index of learners, which would be as long as the table, and
-- without a reference that SQLite would need one for: who deletes a learner deletes the scores, too, and `check` tells
-- of those that nobody has. Whoever looks for a learner's scores says "subsection_id IN (SELECT id FROM subsection)".
CREATE TABLE subsection_grade_alone (
    learner_id    INTEGER NOT NULL,
    subsection_id INTEGER NOT NULL REFERENCES subsection (id) ON DELETE CASCADE,
    earned        REAL,
    possible      REAL NOT NULL DEFAULT 1,
    by_hand       INTEGER NOT NULL DEFAULT 0,
    import_id     INTEGER NOT NULL DEFAULT 0,
    import_line   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (subsection_id, learner_id)
) STRICT, WITHOUT ROWID;
INSERT INTO subsection_grade_alone (learner_id, subsection_id, earned, possible, by_hand, import_id, import_line)
    SELECT learner_id, subsection_id, earned, possible, by_hand, import_id, import_line FROM subsection_grade
    ORDER BY subsection_id, learner_id;
DROP TABLE subsection_grade;
ALTER TABLE subsection_grade_alone RENAME TO subsection_grade;
