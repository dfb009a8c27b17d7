-- Calendars that owners name, and the busy days that they tell.

-- name: import_of_product
SELECT i.url, i.due_us, i.tried_us, i.read_us, i.etag, i.fault, i.events, i.notes
FROM calendar_imports i JOIN products p ON p.id = i.product_id WHERE i.product_id = $1 AND p.deleted_us IS NULL;

-- name: import_put_url
INSERT INTO calendar_imports (product_id, url, due_us) VALUES ($1, $2, $3)
ON CONFLICT (product_id) DO UPDATE SET url = excluded.url, due_us = excluded.due_us, tried_us = NULL, read_us = NULL, etag = NULL,
    fault = NULL, events = 0, notes = '[]'
WHERE calendar_imports.url IS NULL OR calendar_imports.url <> excluded.url;

-- name: import_put_file
INSERT INTO calendar_imports (product_id, tried_us, read_us, events, notes) VALUES ($1, $2, $2, $3, $4)
ON CONFLICT (product_id) DO UPDATE SET url = NULL, due_us = NULL, tried_us = excluded.tried_us, read_us = excluded.read_us,
    etag = NULL, fault = NULL, events = excluded.events, notes = excluded.notes;

-- name: import_note_read
-- Of the address that was read, not of one that has taken its place.
UPDATE calendar_imports SET tried_us = $3, read_us = $3, etag = $4, fault = NULL, events = $5, notes = $6
WHERE product_id = $1 AND url = $2;

-- name: import_note_same
UPDATE calendar_imports SET tried_us = $3, fault = NULL WHERE product_id = $1 AND url = $2;

-- name: import_note_fault
UPDATE calendar_imports SET tried_us = $3, fault = $4 WHERE product_id = $1 AND url = $2;

-- name: import_delete
DELETE FROM calendar_imports WHERE product_id = $1;

-- name: import_hasten
UPDATE calendar_imports SET due_us = $2 WHERE product_id = $1 AND url IS NOT NULL;

-- name: import_next
-- Of a product, or of a unit: 0 for none.
SELECT i.product_id, 0, i.due_us FROM calendar_imports i WHERE i.due_us <= $1
UNION ALL SELECT u.product_id, i.unit_id, i.due_us FROM unit_imports i JOIN units u ON u.id = i.unit_id WHERE i.due_us <= $1
ORDER BY 3 LIMIT 1;

-- name: import_claim
UPDATE calendar_imports SET due_us = $3 WHERE product_id = $1 AND due_us = $2;

-- name: busy_of_product
SELECT first_day, last_day FROM product_busy WHERE product_id = $1 AND last_day >= $2 ORDER BY first_day LIMIT $3;

-- name: busy_clear
DELETE FROM product_busy WHERE product_id = $1;

-- name: busy_insert
INSERT INTO product_busy (product_id, first_day, last_day) VALUES ($1, $2, $3);

-- The same of one unit.

-- name: import_of_unit
SELECT i.url, i.due_us, i.tried_us, i.read_us, i.etag, i.fault, i.events, i.notes
FROM unit_imports i JOIN units u ON u.id = i.unit_id JOIN products p ON p.id = u.product_id WHERE i.unit_id = $1 AND p.deleted_us IS NULL;

-- name: unit_import_put_url
INSERT INTO unit_imports (unit_id, url, due_us) VALUES ($1, $2, $3)
ON CONFLICT (unit_id) DO UPDATE SET url = excluded.url, due_us = excluded.due_us, tried_us = NULL, read_us = NULL, etag = NULL,
    fault = NULL, events = 0, notes = '[]'
WHERE unit_imports.url IS NULL OR unit_imports.url <> excluded.url;

-- name: unit_import_put_file
INSERT INTO unit_imports (unit_id, tried_us, read_us, events, notes) VALUES ($1, $2, $2, $3, $4)
ON CONFLICT (unit_id) DO UPDATE SET url = NULL, due_us = NULL, tried_us = excluded.tried_us, read_us = excluded.read_us,
    etag = NULL, fault = NULL, events = excluded.events, notes = excluded.notes;

-- name: unit_import_note_read
UPDATE unit_imports SET tried_us = $3, read_us = $3, etag = $4, fault = NULL, events = $5, notes = $6
WHERE unit_id = $1 AND url = $2;

-- name: unit_import_note_same
UPDATE unit_imports SET tried_us = $3, fault = NULL WHERE unit_id = $1 AND url = $2;

-- name: unit_import_note_fault
UPDATE unit_imports SET tried_us = $3, fault = $4 WHERE unit_id = $1 AND url = $2;

-- name: unit_import_delete
DELETE FROM unit_imports WHERE unit_id = $1;

-- name: unit_import_hasten
UPDATE unit_imports SET due_us = $2 WHERE unit_id = $1 AND url IS NOT NULL;

-- name: unit_import_claim
UPDATE unit_imports SET due_us = $3 WHERE unit_id = $1 AND due_us = $2;

-- name: busy_of_unit
SELECT first_day, last_day FROM unit_busy WHERE unit_id = $1 AND last_day >= $2 ORDER BY first_day LIMIT $3;

-- name: unit_busy_clear
DELETE FROM unit_busy WHERE unit_id = $1;

-- name: unit_busy_insert
INSERT INTO unit_busy (unit_id, first_day, last_day) VALUES ($1, $2, $3);
