-- name: job_run_put
-- What went wrong last stays until something else goes wrong.
INSERT INTO job_runs (name, began_us, took_us, done, node, error, error_us) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (name) DO UPDATE SET began_us = excluded.began_us, took_us = excluded.took_us, done = excluded.done, node = excluded.node,
    error = COALESCE(excluded.error, job_runs.error), error_us = COALESCE(excluded.error_us, job_runs.error_us);

-- name: job_runs
SELECT name, began_us, took_us, done, node, error, error_us FROM job_runs;

-- name: queues
-- What waits in rows, how many of them are due, and when the first was; of pushes and rentals only those that are due.
SELECT 'pushes', COUNT(*), COUNT(*), MIN(due_us) FROM pushes WHERE due_us <= $1
UNION ALL SELECT 'notices', COUNT(*), COALESCE(SUM(CASE WHEN push_us <= $1 THEN 1 ELSE 0 END), 0), MIN(push_us) FROM notifications
    WHERE push_us IS NOT NULL
UNION ALL SELECT 'imports', COUNT(*), COALESCE(SUM(CASE WHEN i.due_us <= $1 THEN 1 ELSE 0 END), 0), MIN(i.due_us) FROM (
    SELECT due_us FROM calendar_imports WHERE due_us IS NOT NULL
    UNION ALL SELECT due_us FROM unit_imports WHERE due_us IS NOT NULL) i
UNION ALL SELECT 'rentals', COUNT(*), COUNT(*), MIN(due_us) FROM rentals WHERE due_us <= $1;

-- name: backup_check_put
INSERT INTO backup_checks (name, checked_us, why) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET checked_us = excluded.checked_us, why = excluded.why;

-- name: backup_checks
SELECT name, checked_us, why FROM backup_checks;
