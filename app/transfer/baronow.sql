-- name: baronow_categories
SELECT id, sort FROM categories ORDER BY id;

-- name: baronow_category_views
UPDATE categories SET views = views + $2 WHERE id = $1;

-- name: baronow_member
INSERT INTO members (id, email, username, password_hash, provider, point, is_admin, is_active, email_verified, created_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: baronow_product
INSERT INTO products (id, owner_id, category_id, name, model_name, description, rental_fee_for_a_day, rental_fee_for_a_week,
    direct_dealing_is_allowed, direct_dealing_place, delivery_fee_is_included, state, views, created_us, updated_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: baronow_listings
INSERT INTO product_listings (category_id, product_id, fee, views)
SELECT ancestor_id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM category_ancestors WHERE category_id = $1;

-- name: baronow_tag
INSERT INTO tags (id, hashtag, views) VALUES ($1, $2, $3);

-- name: baronow_product_tag
INSERT INTO product_tags (product_id, position, tag_id) VALUES ($1, $2, $3);

-- name: baronow_room
INSERT INTO rooms (id, product_id, owner_id, visitor_id, last_seq, created_us) VALUES ($1, $2, $3, $4, 0, $5);

-- name: baronow_room_of
SELECT id FROM rooms WHERE product_id = $1 AND visitor_id = $2;

-- name: baronow_room_next
-- Above all that have ever been there ($1).
SELECT CASE WHEN COALESCE(MAX(id), 0) > CAST($1 AS BIGINT) THEN MAX(id) ELSE CAST($1 AS BIGINT) END + 1 FROM rooms;

-- name: baronow_message
INSERT INTO messages (room_id, seq, id, kind, sender_id, text, created_us) VALUES ($1, $2, $3, 0, $4, $5, $6);

-- name: baronow_room_seq
SELECT COALESCE(MAX(seq), 0) FROM messages WHERE room_id = $1;

-- name: baronow_room_seqs
UPDATE rooms SET last_seq = (SELECT COALESCE(MAX(m.seq), 0) FROM messages m WHERE m.room_id = rooms.id);

-- name: baronow_room_marks
-- Nobody there noted who has read what: all is read.
INSERT INTO room_members (room_id, member_id, read_seq, recv_seq)
SELECT id, owner_id, last_seq, last_seq FROM rooms WHERE last_seq > 0
UNION ALL SELECT id, visitor_id, last_seq, last_seq FROM rooms WHERE last_seq > 0;

-- name: baronow_photo
-- The same bytes may have come before.
INSERT INTO photos (key, member_id, bytes, width, height, created_us) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING;

-- name: baronow_product_photo
INSERT INTO product_photos (product_id, position, key) VALUES ($1, $2, $3);

-- name: baronow_profile
UPDATE members SET profile = $2 WHERE id = $1;
