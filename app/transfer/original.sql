-- What is read of the original's database (docs/contract.md): its tables are not ours, so no test prepares these on ours. Each has an
-- order that two runs share: how far one came is a number of rows. Times are microseconds since 1970, days days.

-- part: products
-- Products that come: those whose owner is there.
(SELECT p.* FROM products_product p JOIN accounts_user u ON u.id = p.owner_id)

-- part: rooms
-- Rooms, and why they do not come (fault; NULL: they do). Of several of one visitor and product the first comes.
(SELECT g.id, g.shop_user_id, g.visitor_user_id, g.product_id, g.timestamp,
    CASE WHEN g.fault IS NOT NULL THEN g.fault
        WHEN ROW_NUMBER() OVER (PARTITION BY g.product_id, g.visitor_user_id, g.fault ORDER BY g.id) > 1
            THEN 'its visitor has another room of this product' END AS fault
FROM (SELECT r.*, CASE WHEN p.id IS NULL THEN 'its product is not there'
            WHEN s.id IS NULL OR v.id IS NULL THEN 'one of its two is not there'
            WHEN s.id = v.id THEN 'it is of one member with himself'
            WHEN s.id <> p.owner_id THEN 'its shop user is not the owner of the product' END AS fault
    FROM chat_chatroom r LEFT JOIN
@products
    p ON p.id = r.product_id LEFT JOIN accounts_user s ON s.id = r.shop_user_id
        LEFT JOIN accounts_user v ON v.id = r.visitor_user_id) g)

-- part: tagged
-- One text is one tag here, and one that no product has is none.
(SELECT pt.product_id, MIN(pt.id) AS first, g.id AS tag_id
FROM products_product_tags pt JOIN products_tag t ON t.id = pt.tag_id
    JOIN (SELECT hashtag, MIN(id) AS id FROM products_tag GROUP BY hashtag) g ON g.hashtag = t.hashtag JOIN
@products
    p ON p.id = pt.product_id
WHERE btrim(t.hashtag) <> '' GROUP BY 1, 3)

-- part: pictures
-- Who has none of his own has the default one, here as there.
FROM accounts_user WHERE profile <> '' AND profile NOT LIKE '%profile-default-image%'

-- name: original_categories @only_postgres
SELECT id, sort, CAST(views AS BIGINT) FROM products_category ORDER BY id;

-- name: original_categories_count @only_postgres
SELECT COUNT(*) FROM products_category;

-- name: original_members @only_postgres
-- Of those with one address, compared without case, the one that signed in last is the first. When somebody signed up is not
-- kept there: not after the first that he, or anybody who came after him, did.
SELECT u.id, u.email,
    ROW_NUMBER() OVER (PARTITION BY lower(btrim(u.email, E' \t\r\n') COLLATE "C")
        ORDER BY u.is_active DESC, u.last_login DESC NULLS LAST, u.id),
    u.username, u.password, u.provider, CAST(u.point AS BIGINT), CAST(u.is_superuser AS INTEGER), CAST(u.is_active AS INTEGER),
    CAST(EXTRACT(EPOCH FROM MIN(COALESCE(f.at, u.last_login)) OVER (ORDER BY u.id DESC)) * 1000000 AS BIGINT)
FROM accounts_user u LEFT JOIN (SELECT id, MIN(at) AS at FROM (
        SELECT owner_id AS id, MIN(created_at) AS at FROM products_product GROUP BY 1
        UNION ALL SELECT visitor_user_id, MIN(timestamp) FROM chat_chatroom GROUP BY 1
        UNION ALL SELECT sender_id, MIN(timestamp) FROM chat_message GROUP BY 1
        UNION ALL SELECT renter_id, MIN(created_at) FROM rentalhistories_rentalhistory GROUP BY 1) s GROUP BY id) f ON f.id = u.id
ORDER BY u.id;

-- name: original_members_count @only_postgres
SELECT COUNT(*) FROM accounts_user;

-- name: original_products @only_postgres
-- With the names of its category and the two above that.
SELECT p.id, p.owner_id, CASE WHEN o.id IS NULL THEN 0 ELSE 1 END, p.category_id, c.sort, d.sort, e.sort,
    p.name, p.model_name, p.description, CAST(p.rental_fee_for_a_day AS BIGINT), CAST(p.rental_fee_for_a_week AS BIGINT),
    CAST(p.direct_dealing_is_allowed AS INTEGER), p.direct_dealing_place, CAST(p.delivery_fee_is_included AS INTEGER),
    p.state, CAST(p.views AS BIGINT), CAST(EXTRACT(EPOCH FROM p.created_at) * 1000000 AS BIGINT),
    CAST(EXTRACT(EPOCH FROM p.updated_at) * 1000000 AS BIGINT)
FROM products_product p LEFT JOIN accounts_user o ON o.id = p.owner_id LEFT JOIN products_category c ON c.id = p.category_id
    LEFT JOIN products_category d ON d.id = c.parent_id LEFT JOIN products_category e ON e.id = d.parent_id
ORDER BY p.id;

-- name: original_products_count @only_postgres
SELECT COUNT(*) FROM products_product;

-- name: original_tags @only_postgres
SELECT MIN(id), hashtag, CAST(SUM(views) AS BIGINT) FROM products_tag GROUP BY hashtag HAVING MIN(id) IN (SELECT x.tag_id FROM
@tagged
x) ORDER BY 1;

-- name: original_tags_count @only_postgres
SELECT COUNT(DISTINCT x.tag_id) FROM
@tagged
x;

-- name: original_tagged @only_postgres
SELECT x.product_id, ROW_NUMBER() OVER (PARTITION BY x.product_id ORDER BY x.first) - 1, x.tag_id FROM
@tagged
x ORDER BY 1, 2;

-- name: original_tagged_count @only_postgres
SELECT COUNT(*) FROM
@tagged
x;

-- name: original_rooms @only_postgres
SELECT r.id, r.product_id, r.shop_user_id, r.visitor_user_id, CAST(EXTRACT(EPOCH FROM r.timestamp) * 1000000 AS BIGINT), r.fault FROM
@rooms
r ORDER BY r.id;

-- name: original_rooms_count @only_postgres
SELECT COUNT(*) FROM chat_chatroom;

-- name: original_messages @only_postgres
SELECT m.room_id, m.id, m.sender_id, m.text, CAST(EXTRACT(EPOCH FROM m.timestamp) * 1000000 AS BIGINT),
    CASE WHEN r.id IS NULL THEN 0 ELSE 1 END, r.fault,
    CASE WHEN m.sender_id IN (r.shop_user_id, r.visitor_user_id) THEN 1 ELSE 0 END
FROM chat_message m LEFT JOIN
@rooms
r ON r.id = m.room_id ORDER BY m.room_id, m.id;

-- name: original_messages_count @only_postgres
SELECT COUNT(*) FROM chat_message;

-- name: original_rentals @only_postgres
-- reviewed: when its owner reviewed it, the only trace of what came back before its last day, since the next look made it IN_USE
-- again; not where another rental of the weeks before may be meant.
SELECT r.id, r.product_id, r.owner_id, r.renter_id, r.state, r.rental_start_date - DATE '1970-01-01',
    r.rental_end_date - DATE '1970-01-01', CAST(EXTRACT(EPOCH FROM r.created_at) * 1000000 AS BIGINT),
    CAST(EXTRACT(EPOCH FROM r.updated_at) * 1000000 AS BIGINT),
    CASE WHEN r.state <> 'RETURNED' THEN (SELECT CAST(EXTRACT(EPOCH FROM MIN(v.created_at)) * 1000000 AS BIGINT)
        FROM products_review v WHERE v.product_id = r.product_id AND v.writer_id = r.owner_id AND v.created_at >= r.created_at
            AND v.created_at >= CAST(r.rental_start_date AS TIMESTAMP) AT TIME ZONE 'Asia/Seoul'
            AND NOT EXISTS (SELECT 1 FROM rentalhistories_rentalhistory q WHERE q.product_id = r.product_id AND q.id <> r.id
                AND q.rental_start_date < r.rental_start_date AND q.rental_end_date > r.rental_start_date - 7)) END,
    CASE WHEN p.id IS NULL THEN 'its product is not there'
        WHEN o.id IS NULL OR n.id IS NULL THEN 'one of its two is not there'
        WHEN o.id = n.id THEN 'its renter is its owner'
        WHEN r.rental_end_date < r.rental_start_date THEN 'it ends before it begins'
        WHEN ROW_NUMBER() OVER (PARTITION BY r.product_id, r.owner_id, r.renter_id, r.rental_start_date, r.rental_end_date
            ORDER BY r.id) > 1 THEN 'the same booking is there twice' END,
    CAST(p.rental_fee_for_a_day AS BIGINT), CAST(COALESCE(p.rental_fee_for_a_week, 0) AS BIGINT), COALESCE(p.direct_dealing_place, ''), k.id
FROM rentalhistories_rentalhistory r LEFT JOIN
@products
p ON p.id = r.product_id LEFT JOIN
@rooms
k ON k.product_id = r.product_id AND k.visitor_user_id = r.renter_id AND k.fault IS NULL LEFT JOIN accounts_user o ON o.id = r.owner_id LEFT JOIN accounts_user n ON n.id = r.renter_id
ORDER BY r.id;

-- name: original_rentals_count @only_postgres
SELECT COUNT(*) FROM rentalhistories_rentalhistory;

-- name: original_reviews @only_postgres
SELECT v.id, v.product_id, v.writer_id, CAST(v.star AS BIGINT), COALESCE(v.comment, ''),
    CAST(EXTRACT(EPOCH FROM v.created_at) * 1000000 AS BIGINT), CAST(EXTRACT(EPOCH FROM v.updated_at) * 1000000 AS BIGINT),
    CASE WHEN p.id IS NULL THEN 'its product is not there' WHEN w.id IS NULL THEN 'its writer is not there'
        WHEN v.star NOT BETWEEN 1 AND 5 THEN 'it has not 1 to 5 stars' END
FROM products_review v LEFT JOIN
@products
p ON p.id = v.product_id LEFT JOIN accounts_user w ON w.id = v.writer_id ORDER BY v.id;

-- name: original_reviews_count @only_postgres
SELECT COUNT(*) FROM products_review;

-- name: original_photos @only_postgres
SELECT t.id, t.product_id, ROW_NUMBER() OVER (PARTITION BY t.product_id ORDER BY t.id) - 1, p.owner_id, t.thumbnail
FROM products_productthumbnail t LEFT JOIN
@products
p ON p.id = t.product_id ORDER BY t.id;

-- name: original_photos_count @only_postgres
SELECT COUNT(*) FROM products_productthumbnail;

-- name: original_pictures @only_postgres
SELECT id, profile
@pictures
ORDER BY id;

-- name: original_pictures_count @only_postgres
SELECT COUNT(*)
@pictures
;

-- name: original_sample @only_postgres
-- The newest photos, to see whether they are where the operator says.
SELECT t.thumbnail FROM products_productthumbnail t JOIN
@products
p ON p.id = t.product_id WHERE t.thumbnail <> '' ORDER BY t.id DESC LIMIT 20;

-- name: original_type @only_postgres
-- Of a column, in the first schema that is searched.
SELECT data_type FROM information_schema.columns
WHERE table_schema = ANY(CAST(current_schemas(false) AS TEXT[])) AND table_name = $1 AND column_name = $2
ORDER BY array_position(CAST(current_schemas(false) AS TEXT[]), CAST(table_schema AS TEXT)) LIMIT 1;
