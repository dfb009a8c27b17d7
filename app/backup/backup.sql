-- name: backup_turn @only_postgres
-- Held by the connection to its end. "wooga" in ASCII is the writers' lock; this is the number after it.
SELECT CASE WHEN pg_try_advisory_lock(512970878818) THEN 1 ELSE 0 END;
