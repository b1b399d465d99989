-- Whose PDF this is, for files that another installation issued: nothing in them names their credential.
CREATE INDEX document_adopted ON document (sha256) WHERE base_id IS NULL;
