-- Whether rooms have missed anything.

-- name: last_seqs @sqlite
-- $1: ids as a JSON array.
SELECT id, last_seq FROM rooms WHERE id IN (SELECT value FROM json_each($1));

-- name: last_seqs @postgres
SELECT id, last_seq FROM rooms WHERE id = ANY(CAST(TRANSLATE($1, '[]', '{}') AS BIGINT[]));
