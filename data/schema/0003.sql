-- Schedules that run (SCHEDULES.md section 10). A schedule counts from the later one of its anchor (when it was
-- made, enabled or changed) and the last time for which it was started, never from when a run happened to be.
ALTER TABLE configuration ADD COLUMN anchor_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE configuration ADD COLUMN last_slot_at INTEGER;
-- What was enabled before anything could run by itself begins to count now: nothing was missed.
UPDATE configuration SET anchor_at = unixepoch() * 1000000;

-- The times for which a schedule was started, or deliberately not. A time is claimed here before the work begins,
-- and can't be claimed twice.
CREATE TABLE task_slot (
    id               INTEGER PRIMARY KEY,
    configuration_id INTEGER NOT NULL REFERENCES configuration (id) ON DELETE CASCADE,
    slot             INTEGER NOT NULL,          -- the time for which, not at which
    claimed          INTEGER NOT NULL,
    finished         INTEGER,
    status           TEXT NOT NULL DEFAULT 'running'
                     CHECK (status IN ('running', 'done', 'failed', 'cancelled', 'interrupted', 'skipped',
                                       'expired')),
    owner            TEXT NOT NULL DEFAULT '',  -- who works on it (base/owner.h)
    host             TEXT NOT NULL DEFAULT '',
    tries            INTEGER NOT NULL DEFAULT 1, -- an interrupted one is begun once more
    missed           INTEGER NOT NULL DEFAULT 0, -- how many earlier times this one stands for as well
    run_id           INTEGER REFERENCES task_run (id) ON DELETE SET NULL,
    message          TEXT NOT NULL DEFAULT '',
    UNIQUE (configuration_id, slot)
) STRICT;
CREATE INDEX task_slot_running ON task_slot (owner) WHERE status = 'running';
CREATE INDEX task_slot_run ON task_slot (run_id) WHERE run_id IS NOT NULL;
