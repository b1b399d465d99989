-- Orders and filters of the console's lists (store/listing.h), which read windows of large tables by key.

CREATE INDEX learner_shown_name ON learner ((CASE WHEN trim(coalesce(name, '')) <> '' THEN name
    ELSE trim(first_name || ' ' || last_name) END) COLLATE NOCASE);
CREATE INDEX credential_status ON credential (status, created);
CREATE INDEX credential_configuration_created ON credential (configuration_id, created);
CREATE INDEX history_action ON history (action);
