-- The national holidays: the file's, and what the operator says over it.

-- name: holidays_clear
DELETE FROM holidays;

-- name: holiday_insert
INSERT INTO holidays (day, name) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET name = excluded.name;

-- name: holiday_remove
DELETE FROM holidays WHERE day = $1;

-- name: holidays_edit_clear
DELETE FROM holidays WHERE day IN (SELECT day FROM holiday_edits);

-- name: holidays_edit_add
INSERT INTO holidays (day, name) SELECT day, name FROM holiday_edits WHERE removed = 0;

-- name: holiday_name
SELECT name FROM holidays WHERE day = $1;

-- name: holiday_edit_put
INSERT INTO holiday_edits (day, name, removed) VALUES ($1, $2, $3)
ON CONFLICT (day) DO UPDATE SET name = excluded.name, removed = excluded.removed;

-- name: holidays_from
-- From day $1 on, what the operator took away, too; the last column: 0 the file's, 1 the operator's, 2 taken away.
SELECT h.day, h.name, CASE WHEN e.day IS NULL THEN 0 ELSE 1 END FROM holidays h LEFT JOIN holiday_edits e ON e.day = h.day
WHERE h.day >= $1
UNION ALL SELECT day, name, 2 FROM holiday_edits WHERE removed = 1 AND day >= $1
ORDER BY 1 LIMIT $2;
