-- name: report_by_id
SELECT t.room_id, t.reporter_id, a.username, t.accused_id, b.username, t.reason, t.context, t.created_us, t.resolved_us,
    t.resolved_by, t.resolution
FROM reports t JOIN members a ON a.id = t.reporter_id JOIN members b ON b.id = t.accused_id
WHERE t.id = $1;

-- name: report_resolve
-- Only the first to come does.
UPDATE reports SET resolved_us = $2, resolved_by = $3, resolution = $4 WHERE id = $1 AND resolved_us IS NULL;
