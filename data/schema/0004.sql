-- Seals (store/seal.h): by which a changed byte is noticed that SQLite's own structure does not betray. For each
-- thousand ids of a table, or for a whole table that has none, how many rows there are and the sum of their
-- hashes. Filled by the program after this script.
CREATE TABLE seal (
    table_name TEXT NOT NULL,
    block      INTEGER NOT NULL,
    rows       INTEGER NOT NULL,
    sum        INTEGER NOT NULL,
    PRIMARY KEY (table_name, block)
) STRICT, WITHOUT ROWID;
