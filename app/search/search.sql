-- name: search_insert
INSERT INTO product_search (rowid, name, model_name, description, place, tags, initials)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: search_insert @postgres
INSERT INTO product_search (product_id, words)
VALUES ($1, to_tsvector('simple', $2 || ' z ' || $3 || ' z ' || $4 || ' z ' || $5 || ' z ' || $6 || ' z ' || $7));

-- name: search_delete
DELETE FROM product_search WHERE rowid = $1;

-- name: search_delete @postgres
DELETE FROM product_search WHERE product_id = $1;
