-- name: photo_bytes_of_member
SELECT COALESCE(SUM(bytes), 0) FROM photos WHERE member_id = $1;

-- name: photo_insert
INSERT INTO photos (key, member_id, bytes, width, height, created_us) VALUES ($1, $2, $3, $4, $5, $6);

-- name: photo_delete_unused
-- Demo pictures are shared by products: a photo goes when nobody uses it.
DELETE FROM photos WHERE key = $1
    AND NOT EXISTS (SELECT 1 FROM product_photos WHERE product_photos.key = $1)
    AND NOT EXISTS (SELECT 1 FROM members WHERE members.profile = $1)
    AND NOT EXISTS (SELECT 1 FROM uploads WHERE uploads.key = $1)
    AND NOT EXISTS (SELECT 1 FROM handover_photos WHERE handover_photos.key = $1)
    AND NOT EXISTS (SELECT 1 FROM claim_photos WHERE claim_photos.key = $1)
    AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.picture = $1);

-- name: upload_insert
INSERT INTO uploads (member_id, key) VALUES ($1, $2) RETURNING id;

-- name: upload_claim
UPDATE uploads SET used_us = $3 WHERE id = $1 AND member_id = $2 AND used_us IS NULL
RETURNING key, (SELECT p.width FROM photos p WHERE p.key = uploads.key), (SELECT p.height FROM photos p WHERE p.key = uploads.key);

-- name: uploads_stale
-- Waiting since before $1.
SELECT u.key FROM uploads u JOIN photos p ON p.key = u.key WHERE u.used_us IS NULL AND p.created_us < $1
ORDER BY u.id LIMIT 100;

-- name: upload_delete_unused
DELETE FROM uploads WHERE key = $1 AND used_us IS NULL;

-- name: photo_keys
-- A page of all keys, after $1.
SELECT key FROM photos WHERE key > $1 ORDER BY key LIMIT 1000;
