-- Identities are found by both columns. The value comes first, because that is what tells them apart: whoever sorts a
-- million of them compares one text each time instead of two.
DROP INDEX learner_identity_value;
CREATE UNIQUE INDEX learner_identity_value ON learner_identity (value, source);
