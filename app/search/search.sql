-- name: search_insert
INSERT INTO product_search (rowid, name, model_name, description, place, tags, initials)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: search_delete
DELETE FROM product_search WHERE rowid = $1;
