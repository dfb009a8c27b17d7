-- name: setup_link_drop
DELETE FROM setup_links;

-- name: setup_link_put
INSERT INTO setup_links (id, digest, until_us) VALUES (1, $1, $2);

-- name: setup_link
SELECT digest FROM setup_links WHERE until_us > $1;

-- name: setup_link_take
-- Of two who use it at once one gets it.
DELETE FROM setup_links WHERE digest = $1 AND until_us > $2 RETURNING id;
