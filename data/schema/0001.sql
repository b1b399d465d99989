-- The first schema. Instants are microseconds since 1970 in UTC; hashes and keys are BLOBs; options and
-- reports are JSON texts. Columns by_hand and those ending in _by_hand say that a person set the value: they
-- are 0, or the id of the history's row that tells who and when. Imports show a conflict instead of overwriting
-- such a value. import_id and import_line (also ending so) are the import and the row of its file that a value
-- came from, 0 if none; without a reference, which would have to be looked up for each of a million rows.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE asset (
    id          INTEGER PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 255
                                            AND slug NOT GLOB '*[^A-Za-z0-9_-]*'),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 255),
    file_name   TEXT NOT NULL CHECK (length(file_name) BETWEEN 1 AND 255),
    kind        TEXT NOT NULL CHECK (kind IN ('template', 'font', 'image')),
    content     BLOB NOT NULL CHECK (length(content) > 0),
    sha256      BLOB NOT NULL CHECK (length(sha256) = 32),
    report      TEXT NOT NULL DEFAULT '{}',  -- what the preflight found: pages, boxes, what was dropped
    created     INTEGER NOT NULL,
    modified    INTEGER NOT NULL
) STRICT;

CREATE TABLE credential_type (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 255),
    retrieval  TEXT NOT NULL CHECK (length(retrieval) BETWEEN 1 AND 200),
    generation TEXT NOT NULL CHECK (length(generation) BETWEEN 1 AND 200),
    options    TEXT NOT NULL DEFAULT '{}',
    created    INTEGER NOT NULL,
    modified   INTEGER NOT NULL
) STRICT;

CREATE TABLE configuration (
    id              INTEGER PRIMARY KEY,
    context_key     TEXT NOT NULL COLLATE NOCASE CHECK (length(context_key) BETWEEN 1 AND 255),
    type_id         INTEGER NOT NULL REFERENCES credential_type (id) ON DELETE CASCADE,
    options         TEXT NOT NULL DEFAULT '{}',
    enabled         INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
    schedule_kind   TEXT NOT NULL DEFAULT 'interval'
                    CHECK (schedule_kind IN ('interval', 'crontab', 'clocked')),
    interval_every  INTEGER NOT NULL DEFAULT 10 CHECK (interval_every > 0),
    interval_period TEXT NOT NULL DEFAULT 'days'
                    CHECK (interval_period IN ('days', 'hours', 'minutes', 'seconds', 'microseconds')),
    crontab         TEXT NOT NULL DEFAULT '' CHECK (length(crontab) <= 1024),
    crontab_zone    TEXT NOT NULL DEFAULT '',
    clocked         INTEGER,
    start_time      INTEGER,
    expires         INTEGER,
    one_off         INTEGER NOT NULL DEFAULT 0 CHECK (one_off IN (0, 1)),
    last_run        INTEGER,
    total_runs      INTEGER NOT NULL DEFAULT 0,
    created         INTEGER NOT NULL,
    modified        INTEGER NOT NULL,
    UNIQUE (context_key, type_id)
) STRICT;
CREATE INDEX configuration_type ON configuration (type_id);

CREATE TABLE learner (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: items of old plans refer to it
    username    TEXT NOT NULL UNIQUE CHECK (length(username) BETWEEN 1 AND 255),
    lms_id      TEXT UNIQUE,                 -- the number or id by which the LMS's reports know the learner
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
    modified    INTEGER NOT NULL
) STRICT;
CREATE INDEX learner_email ON learner (email);

CREATE TABLE course (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(key) BETWEEN 1 AND 255),
    long_name    TEXT NOT NULL DEFAULT '',   -- the long name for certificates
    display_name TEXT NOT NULL DEFAULT '',
    has_policy   INTEGER NOT NULL DEFAULT 0, -- 1 even for a policy without any type
    cutoffs      TEXT NOT NULL DEFAULT '{}', -- GRADE_CUTOFFS of the policy
    policy_by_hand INTEGER NOT NULL DEFAULT 0,
    name_by_hand   INTEGER NOT NULL DEFAULT 0,
    policy_import_id INTEGER NOT NULL DEFAULT 0,
    name_import_id   INTEGER NOT NULL DEFAULT 0,
    created      INTEGER NOT NULL,
    modified     INTEGER NOT NULL
) STRICT;

CREATE TABLE assignment_type (
    course_id  INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    weight     REAL NOT NULL DEFAULT 0,
    drop_count INTEGER NOT NULL DEFAULT 0,
    min_count  INTEGER NOT NULL DEFAULT 0,
    short_label TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (course_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment (
    course_id  INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    learner_id INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    mode       TEXT NOT NULL DEFAULT '',     -- the enrolment track
    by_hand    INTEGER NOT NULL DEFAULT 0,
    modified   INTEGER NOT NULL,
    import_id   INTEGER NOT NULL DEFAULT 0,
    import_line INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (course_id, learner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolment_learner ON enrolment (learner_id);

-- The graded subsections of a course as its reports name them, in course order.
CREATE TABLE subsection (
    id        INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    category  TEXT NOT NULL,                 -- the assignment type's name as written
    category_key TEXT NOT NULL,              -- the same in lower case: what rules compare
    number    INTEGER NOT NULL DEFAULT 1,    -- "Homework 2" is number 2 of its category
    name      TEXT NOT NULL DEFAULT '',
    position  INTEGER NOT NULL,
    UNIQUE (course_id, category, number)
) STRICT;

-- A row for each learner and subsection that the reports speak of; earned NULL: not attempted.
CREATE TABLE subsection_grade (
    learner_id    INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    subsection_id INTEGER NOT NULL REFERENCES subsection (id) ON DELETE CASCADE,
    earned        REAL,
    possible      REAL NOT NULL DEFAULT 1,
    by_hand       INTEGER NOT NULL DEFAULT 0,
    import_id     INTEGER NOT NULL DEFAULT 0,
    import_line   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (subsection_id, learner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX subsection_grade_learner ON subsection_grade (learner_id);

CREATE TABLE course_grade (
    course_id  INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    learner_id INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    grade      REAL NOT NULL,                -- a fraction, as the LMS reported it
    by_hand    INTEGER NOT NULL DEFAULT 0,
    modified   INTEGER NOT NULL,
    import_id   INTEGER NOT NULL DEFAULT 0,
    import_line INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (course_id, learner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX course_grade_learner ON course_grade (learner_id);

CREATE TABLE completion (
    course_id  INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    learner_id INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    ratio      REAL NOT NULL,                -- 0 to 1
    earned     REAL,
    possible   REAL,
    completed  INTEGER,                      -- when, where a file says so
    by_hand    INTEGER NOT NULL DEFAULT 0,
    modified   INTEGER NOT NULL,
    import_id   INTEGER NOT NULL DEFAULT 0,
    import_line INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (course_id, learner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX completion_learner ON completion (learner_id);

CREATE TABLE learning_path (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(key) BETWEEN 1 AND 255),
    display_name TEXT NOT NULL DEFAULT '',
    invite_only  INTEGER NOT NULL DEFAULT 1 CHECK (invite_only IN (0, 1)),
    created      INTEGER NOT NULL,
    modified     INTEGER NOT NULL
) STRICT;

CREATE TABLE learning_path_step (
    path_id   INTEGER NOT NULL REFERENCES learning_path (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    PRIMARY KEY (path_id, position),
    UNIQUE (path_id, course_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX learning_path_step_course ON learning_path_step (course_id);

CREATE TABLE path_enrolment (
    path_id    INTEGER NOT NULL REFERENCES learning_path (id) ON DELETE CASCADE,
    learner_id INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    by_hand    INTEGER NOT NULL DEFAULT 0,
    modified   INTEGER NOT NULL,
    PRIMARY KEY (path_id, learner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX path_enrolment_learner ON path_enrolment (learner_id);

-- What the documents of a run are drawn from besides names, dates and template: one row for each state of
-- the merged options and of the site's settings that printing uses.
CREATE TABLE drawing (
    id      INTEGER PRIMARY KEY,
    key     BLOB NOT NULL UNIQUE CHECK (length(key) = 32),  -- SHA-256 of the recipe
    recipe  TEXT NOT NULL,                   -- JSON: options, settings, language
    created INTEGER NOT NULL
) STRICT;

-- One award to one learner. The names, dates and options that its document shows are fixed here when the
-- row becomes generating, so that a recovered row renders the same bytes.
CREATE TABLE credential (
    id                  INTEGER PRIMARY KEY,
    uuid                TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
    verify_uuid         TEXT NOT NULL UNIQUE CHECK (length(verify_uuid) = 36),
    learner_id          INTEGER NOT NULL REFERENCES learner (id) ON DELETE RESTRICT,
    configuration_id    INTEGER NOT NULL REFERENCES configuration (id) ON DELETE RESTRICT,
    status              TEXT NOT NULL CHECK (status = 'generating' OR status = 'available' OR status = 'error'
                                             OR status = 'invalidated'), -- not IN: see learner.name_state
    full_name           TEXT NOT NULL,
    context_name        TEXT NOT NULL,
    issued              INTEGER NOT NULL,    -- the instant that the printed date is made from
    printed_date        TEXT NOT NULL DEFAULT '',
    drawing_id          INTEGER REFERENCES drawing (id) ON DELETE RESTRICT,
    base_id             INTEGER REFERENCES base (id) ON DELETE RESTRICT,
    run_id              INTEGER REFERENCES task_run (id) ON DELETE SET NULL,
    replaces_id         INTEGER REFERENCES credential (id) ON DELETE RESTRICT,
    owner               TEXT NOT NULL DEFAULT '',  -- who works on it (base/owner.h); an invalidated row has one
                                                   -- until its file is in the archive
    failure             TEXT NOT NULL DEFAULT '',  -- why the status is error
    legacy_id           INTEGER,
    adopted             TEXT NOT NULL DEFAULT ''   -- what another installation issued: with its PDF, or without
                        CHECK (adopted = '' OR adopted = 'document' OR adopted = 'no document'),
    invalidated_at      INTEGER,
    invalidated_by      TEXT NOT NULL DEFAULT '',
    invalidation_reason TEXT NOT NULL DEFAULT '',
    created             INTEGER NOT NULL,
    modified            INTEGER NOT NULL
) STRICT;
-- P2: at most one live credential per learner and configuration; a reissue may stand beside the old one
-- as generating until the swap.
CREATE UNIQUE INDEX credential_available ON credential (configuration_id, learner_id)
    WHERE status = 'available';
CREATE UNIQUE INDEX credential_unfinished ON credential (configuration_id, learner_id)
    WHERE status IN ('generating', 'error');
CREATE INDEX credential_learner ON credential (learner_id);
CREATE INDEX credential_configuration ON credential (configuration_id, learner_id, status);
-- What recover looks at: rows that somebody works on, or worked on when the power went.
CREATE INDEX credential_unsettled ON credential (owner) WHERE owner <> '' OR status = 'generating';
CREATE INDEX credential_created ON credential (created);
CREATE INDEX credential_replaces ON credential (replaces_id) WHERE replaces_id IS NOT NULL;

-- A prepared template: the fixed part that every document made from it begins with (STAMPING.md). Never
-- changed, never deleted while a document refers to it.
CREATE TABLE base (
    id      INTEGER PRIMARY KEY,
    key     BLOB NOT NULL UNIQUE CHECK (length(key) = 32),
    fixed   BLOB NOT NULL,
    layout  TEXT NOT NULL,                   -- JSON: page size, object numbers, offsets of the fixed objects
    secrets BLOB NOT NULL,                   -- the file key and the secret the IVs are derived from
    created INTEGER NOT NULL
) STRICT;

-- The archive: what is needed, with the base, to write a credential's PDF again byte for byte.
CREATE TABLE document (
    id            INTEGER PRIMARY KEY,       -- follows the order of issue
    credential_id INTEGER NOT NULL UNIQUE REFERENCES credential (id) ON DELETE RESTRICT,
    base_id       INTEGER REFERENCES base (id) ON DELETE RESTRICT,  -- NULL: the tail is the whole file
    tail          BLOB NOT NULL,             -- the objects after the fixed part, without xref and trailer
    offsets       BLOB NOT NULL,             -- of these objects in the tail, 32 bits each, big endian
    size          INTEGER NOT NULL,          -- of the whole file
    sha256        BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;

CREATE TABLE plan (
    id               INTEGER PRIMARY KEY,
    configuration_id INTEGER NOT NULL REFERENCES configuration (id) ON DELETE CASCADE,
    created          INTEGER NOT NULL,
    operator         TEXT NOT NULL,
    options          TEXT NOT NULL,
    owner            TEXT NOT NULL DEFAULT '',    -- who is making it; empty when it is complete
    items            INTEGER NOT NULL DEFAULT 0,  -- how many are stored; 0 again when they were let go
    issued           INTEGER NOT NULL DEFAULT 0,  -- 1: a run applied it, so it is kept
    summary          TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX plan_configuration ON plan (configuration_id, id);

CREATE TABLE plan_item (
    plan_id    INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    learner_id INTEGER NOT NULL,              -- without a reference, which would need an index as large as the table
    -- Not IN (...): see learner.name_state.
    verdict    TEXT NOT NULL CHECK (verdict = 'new' OR verdict = 'not eligible' OR verdict = 'has one'
                                    OR verdict = 'retry' OR verdict = 'withdrawn' OR verdict = 'refused'),
    reason     TEXT NOT NULL DEFAULT '',     -- one sentence: what was reached, or what is missing
    PRIMARY KEY (plan_id, learner_id)
) STRICT, WITHOUT ROWID;

-- One run of issue, reissue or a scheduled task: what its report shows.
CREATE TABLE task_run (
    id               INTEGER PRIMARY KEY,
    kind             TEXT NOT NULL,
    configuration_id INTEGER REFERENCES configuration (id) ON DELETE SET NULL,
    plan_id          INTEGER REFERENCES plan (id) ON DELETE SET NULL,
    operator         TEXT NOT NULL,
    started          INTEGER NOT NULL,
    finished         INTEGER,
    outcome          TEXT NOT NULL DEFAULT 'running'
                     CHECK (outcome IN ('running', 'done', 'cancelled', 'failed', 'interrupted')),
    owner            TEXT NOT NULL DEFAULT '',
    report           TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX task_run_configuration ON task_run (configuration_id, id);
CREATE INDEX task_run_running ON task_run (owner) WHERE outcome = 'running';

CREATE TABLE import_run (
    id        INTEGER PRIMARY KEY,
    file_name TEXT NOT NULL,
    kind      TEXT NOT NULL,
    course_key TEXT NOT NULL DEFAULT '',
    sha256    BLOB NOT NULL,
    operator  TEXT NOT NULL,
    started   INTEGER NOT NULL,
    finished  INTEGER,
    summary   TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- The rows of an import that changed something, were refused or conflict with a value set by hand.
CREATE TABLE import_change (
    import_id INTEGER NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
    line      INTEGER NOT NULL,
    username  TEXT NOT NULL,
    verdict   TEXT NOT NULL,
    detail    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX import_change_run ON import_change (import_id, line);

CREATE TABLE mail (
    id            INTEGER PRIMARY KEY,
    credential_id INTEGER NOT NULL REFERENCES credential (id) ON DELETE RESTRICT,
    kind          TEXT NOT NULL CHECK (kind IN ('issued', 'reissued')),
    recipient     TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'queued'
                  CHECK (state IN ('queued', 'sending', 'accepted', 'failed', 'unknown')),
    owner         TEXT NOT NULL DEFAULT '',
    tries         INTEGER NOT NULL DEFAULT 0,
    next_try      INTEGER,
    answer        TEXT NOT NULL DEFAULT '',
    created       INTEGER NOT NULL,
    modified      INTEGER NOT NULL,
    UNIQUE (credential_id, kind)
) STRICT;
CREATE INDEX mail_state ON mail (state, next_try);

-- Append-only: what was done, by whom, when, to what, from what to what.
CREATE TABLE history (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    operator    TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id   INTEGER,
    object_name TEXT NOT NULL,
    action      TEXT NOT NULL,
    changes     TEXT NOT NULL DEFAULT '{}'   -- JSON: member -> [before, after]
) STRICT;
CREATE INDEX history_object ON history (object_kind, object_id);

CREATE TRIGGER history_is_append_only_update BEFORE UPDATE ON history
BEGIN
    SELECT raise(ABORT, 'history is append-only');
END;
CREATE TRIGGER history_is_append_only_delete BEFORE DELETE ON history
BEGIN
    SELECT raise(ABORT, 'history is append-only');
END;
