-- Orders, filters and searches of the console's lists (store/listing.h), which read windows of large tables by key.

CREATE INDEX learner_shown_name ON learner ((CASE WHEN trim(coalesce(name, '')) <> '' THEN name
    ELSE trim(first_name || ' ' || last_name) END) COLLATE NOCASE);
CREATE INDEX learner_name_state ON learner (name_state) WHERE name_state <> 'good';
CREATE INDEX credential_status ON credential (status, created);
CREATE INDEX credential_configuration_created ON credential (configuration_id, created);
CREATE INDEX history_action ON history (action);

-- What store/search_index.h looks words up in: for each learner the pieces, of one to three letters, of the names,
-- ids and addresses that the learner and the learner's credentials have, or once had. It says where to look, not what
-- is there: whoever searches compares the rows themselves. Pieces are only ever added, by whoever has the time
-- (search_index_catch_up), so that imports and runs needn't wait for it. Learners up to the one of search_progress are
-- in it, but for those of search_changed; credentials up to the one there have been looked at for names that their
-- learners never had.
CREATE VIRTUAL TABLE search_learner USING fts5 (
    pieces, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '_'"
);
CREATE TABLE search_progress (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    learner_id    INTEGER NOT NULL,
    credential_id INTEGER NOT NULL
) STRICT;
INSERT INTO search_progress VALUES (1, 0, 0);
CREATE TABLE search_changed (
    learner_id INTEGER PRIMARY KEY
) STRICT;

-- There are none for what is inserted, which would make bulk work slower by a quarter, and none of the others has
-- OR IGNORE, which a conflict clause of the statement that fires it would override.
CREATE TRIGGER search_learner_changed
    AFTER UPDATE OF username, lms_id, email, name, first_name, last_name ON learner
    WHEN new.id <= (SELECT learner_id FROM search_progress)
BEGIN
    INSERT INTO search_changed SELECT new.id
        WHERE NOT EXISTS (SELECT 1 FROM search_changed WHERE learner_id = new.id);
END;
CREATE TRIGGER search_credential_changed AFTER UPDATE OF full_name, learner_id ON credential
    WHEN new.learner_id <= (SELECT learner_id FROM search_progress)
BEGIN
    INSERT INTO search_changed SELECT new.learner_id
        WHERE NOT EXISTS (SELECT 1 FROM search_changed WHERE learner_id = new.learner_id);
END;
-- Its id may be given to another one.
CREATE TRIGGER search_credential_deleted AFTER DELETE ON credential
    WHEN old.id <= (SELECT credential_id FROM search_progress)
BEGIN
    UPDATE search_progress SET credential_id = old.id - 1;
END;
