-- Mail that is sent (RELIABILITY.md, promise P6). A message can be given up by a person, or because its credential was
-- withdrawn before it went out; its date is fixed, so that each try sends the same bytes, and those handed over last
-- are known by their SHA-256.
CREATE TABLE mail_sent (
    id            INTEGER PRIMARY KEY,
    credential_id INTEGER NOT NULL REFERENCES credential (id) ON DELETE RESTRICT,
    kind          TEXT NOT NULL CHECK (kind IN ('issued', 'reissued')),
    recipient     TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'queued'
                  CHECK (state = 'queued' OR state = 'sending' OR state = 'accepted' OR state = 'failed'
                         OR state = 'unknown' OR state = 'cancelled'), -- not IN: see learner.name_state
    owner         TEXT NOT NULL DEFAULT '',
    tries         INTEGER NOT NULL DEFAULT 0,
    next_try      INTEGER,                   -- NULL: at once
    answer        TEXT NOT NULL DEFAULT '',  -- of the mail server to the last try, or why there was none
    dated         INTEGER NOT NULL,
    sha256        BLOB,
    created       INTEGER NOT NULL,
    modified      INTEGER NOT NULL,
    UNIQUE (credential_id, kind)
) STRICT;
INSERT INTO mail_sent (id, credential_id, kind, recipient, state, owner, tries, next_try, answer, dated, created, modified)
    SELECT id, credential_id, kind, recipient, state, owner, tries, next_try, answer, created, created, modified FROM mail;
DROP TABLE mail;
ALTER TABLE mail_sent RENAME TO mail;
CREATE INDEX mail_state ON mail (state, next_try);

-- Nobody writes to an account that can't log in, or to who asked for no mail.
ALTER TABLE learner ADD COLUMN wants_mail INTEGER NOT NULL DEFAULT 1 CHECK (wants_mail IN (0, 1));
