-- name: rentals_newest
SELECT id FROM rentals ORDER BY id DESC LIMIT $1;
