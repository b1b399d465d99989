-- Only reports of Open edX tell the id by which the platform knows a learner; who came another way need not stand in its
-- index, where a million of them would take sixteen megabytes.
DROP INDEX learner_lms_id;
CREATE UNIQUE INDEX learner_lms_id ON learner (lms_id) WHERE lms_id IS NOT NULL;
