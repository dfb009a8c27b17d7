-- part: waiter
-- The columns are those of waiter_from_columns.
SELECT w.id, w.member_id, w.product_id, w.variant, w.qty, w.start_day, w.end_day, w.created_us, w.held_us, w.until_us,
    w.rental_id
FROM waiting w

-- name: waiter_insert
INSERT INTO waiting (member_id, product_id, variant, qty, start_day, end_day, created_us)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (member_id, product_id, variant, start_day, end_day) DO NOTHING RETURNING id;

-- name: waiter_by_id
@waiter
WHERE w.id = $1;

-- name: waiter_same
@waiter
WHERE w.member_id = $1 AND w.product_id = $2 AND w.variant = $3 AND w.start_day = $4 AND w.end_day = $5;

-- name: waiters_of_member
@waiter
WHERE w.member_id = $1 ORDER BY w.start_day, w.id LIMIT $2;

-- name: waiters_of_product
-- Oldest first, also those for whom days are held; nothing is held for who is banned, or could not ask for it.
@waiter
JOIN products p ON p.id = w.product_id JOIN members m ON m.id = w.member_id
WHERE w.product_id = $1 AND (w.held_us IS NOT NULL OR (m.is_active = 1 AND NOT EXISTS (SELECT 1 FROM blocks b
    WHERE (b.blocker_id = p.owner_id AND b.blocked_id = w.member_id) OR (b.blocker_id = w.member_id AND b.blocked_id = p.owner_id))))
    AND w.id > $3
ORDER BY w.id LIMIT $2;

-- name: waiters_held_of
-- What is held of a product for a member who has not asked for it.
@waiter
WHERE w.member_id = $1 AND w.product_id = $2 AND w.held_us IS NOT NULL AND w.rental_id IS NULL ORDER BY w.id LIMIT $3;

-- name: waiter_of_rental
@waiter
WHERE w.rental_id = $1;

-- name: waiter_hold
-- Of two who offer at once only one changes the row.
UPDATE waiting SET held_us = $2, until_us = $3 WHERE id = $1 AND held_us IS NULL;

-- name: waiter_let_go
UPDATE waiting SET held_us = NULL, until_us = NULL WHERE id = $1 AND rental_id IS NULL;

-- name: waiter_turn
UPDATE waiting SET rental_id = $2, until_us = NULL WHERE id = $1 AND rental_id IS NULL;

-- name: waiter_delete
DELETE FROM waiting WHERE id = $1;

-- name: waiters_delete_beside
-- Whatever else the member waits for among days that were held for him in vain.
DELETE FROM waiting WHERE member_id = $1 AND product_id = $2 AND variant = $3 AND start_day <= $5 AND end_day >= $4
    AND held_us IS NULL;

-- name: product_is_offered
SELECT COUNT(*) FROM products p JOIN members m ON m.id = p.owner_id
WHERE p.id = $1 AND p.deleted_us IS NULL AND m.is_active = 1
    AND NOT EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM product_answers a WHERE a.product_id = p.id AND a.paused_us IS NOT NULL);

-- name: waiters_over
-- $1: now, $2: today.
SELECT id FROM waiting WHERE until_us <= $1
UNION SELECT id FROM waiting WHERE start_day < $2 AND rental_id IS NULL
LIMIT 100;
