-- A life of years in a town of the demo: ten rentals a product with their events, rooms, cards, notices and reviews, and
-- the slots of what is to come. Ids are hashes instead of dice, so that every run makes the same. Run by rentals.py, which
-- sets the table `town` (members, products, today, now_us) before.
PRAGMA foreign_keys = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -400000;
BEGIN;
DELETE FROM reviews;
DELETE FROM rental_events;
DELETE FROM barometers;
DELETE FROM unit_slots;
DELETE FROM rental_units;
DELETE FROM agreements;
DELETE FROM rentals;
DELETE FROM units;
DELETE FROM messages;
DELETE FROM room_members;
DELETE FROM rooms;

-- Few products go out every week, half of them once a season; the first never rests, the second belongs to a club that has
-- a hundred of it. gap: days from one start to the next of a unit; newest: the last start, counted from today.
CREATE TEMP TABLE lives (product_id INTEGER PRIMARY KEY, owner_id, n, gap, newest, base, units);
INSERT INTO lives
SELECT id, owner_id, n, gap, CASE WHEN id <= 2 THEN 60 ELSE (id * 40503 % 65521) % (60 + gap) - gap END,
    1 + (id * 7919) % (members - 800), CASE WHEN id = 2 THEN 100 ELSE 1 END
FROM (
    SELECT id, owner_id, members, CASE WHEN id <= 2 THEN 1500 WHEN h < 10 THEN 150 WHEN h < 100 THEN 35 WHEN h < 500 THEN 9 ELSE 4 END AS n,
        CASE WHEN id = 1 THEN 4 WHEN id = 2 THEN 6 WHEN h < 10 THEN 6 WHEN h < 100 THEN 28 WHEN h < 500 THEN 110 ELSE 250 END AS gap
    FROM (SELECT p.id, p.owner_id, t.members, (p.id * 2654435761) % 4294967296 / 65536 % 1000 AS h FROM products p, town t)
);

-- Oldest first, as they were made. Two in a row are of the same renter, in one room.
CREATE TEMP TABLE plan (id INTEGER PRIMARY KEY, product_id, owner_id, renter_id, room_id, unit, start, last, k, r, mark, state);
CREATE TEMP TABLE k (k INTEGER PRIMARY KEY);
INSERT INTO k WITH RECURSIVE k (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM k WHERE k < 1499) SELECT k FROM k;
INSERT INTO plan (product_id, owner_id, renter_id, room_id, unit, start, last, k, r, mark)
SELECT l.product_id, l.owner_id, 1 + (l.owner_id - 1 + l.base + k / 2) % t.members, l.product_id * 1000 + k / 2,
    1 + k % l.units, t.today + l.newest - k / l.units * l.gap, t.today + l.newest - k / l.units * l.gap + (l.product_id + k) % 3,
    k, ((l.product_id * 31 + k) * 48271) % 65537 % 1000, ((l.product_id + k * 17) * 69621) % 65537 % 1000
FROM lives l JOIN k ON k.k < l.n, town t
ORDER BY t.today + l.newest - k / l.units * l.gap;
UPDATE plan SET state = CASE
    WHEN last < (SELECT today FROM town) - 1 THEN CASE
        WHEN r < 800 THEN 'COMPLETED' WHEN r < 860 THEN 'DECLINED' WHEN r < 910 THEN 'EXPIRED' WHEN r < 993 THEN 'CANCELLED'
        WHEN r < 997 THEN 'NO_SHOW' WHEN r < 998 THEN 'LOST' WHEN r = 998 AND k = 0 THEN 'IN_USE' ELSE 'COMPLETED' END
    WHEN last < (SELECT today FROM town) THEN CASE WHEN r < 900 THEN 'RETURNED' WHEN r < 910 THEN 'DISPUTED' ELSE 'IN_USE' END
    WHEN start <= (SELECT today FROM town) THEN CASE WHEN r < 900 THEN 'IN_USE' ELSE 'ACCEPTED' END
    WHEN r < 550 THEN 'ACCEPTED'
    WHEN k % 2 = 0 AND r < 900 THEN 'REQUESTED'
    WHEN k % 2 = 0 AND r < 950 THEN 'COUNTERED'
    WHEN r < 970 THEN 'CANCELLED' ELSE 'DECLINED' END;

INSERT INTO units (product_id, number) SELECT product_id, k + 1 FROM lives JOIN k ON k.k < units;

INSERT INTO rooms (id, product_id, owner_id, visitor_id, last_seq, created_us)
SELECT room_id, product_id, MIN(owner_id), MIN(renter_id), 2 * COUNT(*), (MIN(start) - 5) * 86400000000
FROM plan GROUP BY room_id ORDER BY room_id;
INSERT INTO room_members (room_id, member_id, read_seq, recv_seq)
SELECT id, owner_id, last_seq, last_seq FROM rooms UNION ALL SELECT id, visitor_id, last_seq, last_seq FROM rooms ORDER BY 1, 2;
INSERT INTO messages (room_id, seq, id, kind, sender_id, text, body, created_us)
SELECT room_id, 2 * COUNT(*) OVER earlier - 1, 2 * id - 1, 0, renter_id, '이 날짜에 빌릴 수 있을까요?', NULL, (start - 4) * 86400000000
FROM plan WINDOW earlier AS (PARTITION BY room_id ORDER BY id)
UNION ALL
SELECT room_id, 2 * COUNT(*) OVER earlier, 2 * id, 2, renter_id, '대여 요청이 왔어요',
    '{"card":"rental","rental_id":' || id || '}', (start - 4) * 86400000000 + 1000000
FROM plan WINDOW earlier AS (PARTITION BY room_id ORDER BY id)
ORDER BY 1, 2;
UPDATE message_counter SET last_id = (SELECT 2 * MAX(id) FROM plan);

INSERT INTO rentals (id, product_id, owner_id, renter_id, room_id, state, start_day, end_day, day_fee, week_fee,
    total, fee_lines, price_rule, terms_id, returned_us, due_us, created_us, updated_us, accepted_us, cancel_reason, cancelled_by)
SELECT l.id, l.product_id, l.owner_id, l.renter_id, l.room_id,
    l.state, l.start, l.last, p.rental_fee_for_a_day, p.rental_fee_for_a_week,
    p.rental_fee_for_a_day * (l.last - l.start + 1), '[]', 2, p.id,
    CASE WHEN l.state IN ('RETURNED', 'COMPLETED') OR (l.state = 'DISPUTED') THEN l.last * 86400000000 + 36000000000 END,
    -- What is due soon is spread over the next days, so that the clock has its usual little to do.
    CASE WHEN l.state IN ('REQUESTED', 'COUNTERED', 'RETURNED') THEN t.now_us + 3600000000 * (6 + l.mark % 18) END,
    (l.start - 4) * 86400000000, (l.last + 1) * 86400000000,
    CASE WHEN l.state NOT IN ('REQUESTED', 'COUNTERED', 'DECLINED', 'EXPIRED') THEN (l.start - 3) * 86400000000 END,
    CASE WHEN l.state = 'CANCELLED' THEN 'cancelled' END, CASE WHEN l.state = 'CANCELLED' THEN l.renter_id END
FROM plan l JOIN products p ON p.id = l.product_id, town t ORDER BY l.id;

INSERT INTO rental_events (rental_id, event, old_state, new_state, actor_id, start_day, end_day, request_id, at_us, amount)
SELECT l.id, s.event, s.old_state, s.new_state, CASE s.by WHEN 'o' THEN l.owner_id WHEN 'r' THEN l.renter_id END, l.start,
    l.last, 0, (l.start - 4) * 86400000000 + s.step * 3600000000, 0
FROM plan l JOIN (
    SELECT 1 AS step, 'request' AS event, NULL AS old_state, 'REQUESTED' AS new_state, 'r' AS by,
        ' REQUESTED COUNTERED ACCEPTED IN_USE RETURNED DISPUTED COMPLETED LOST DECLINED EXPIRED CANCELLED NO_SHOW ' AS of
    UNION ALL SELECT 2, 'counter', 'REQUESTED', 'COUNTERED', 'o', ' COUNTERED '
    UNION ALL SELECT 2, 'accept', 'REQUESTED', 'ACCEPTED', 'o', ' ACCEPTED IN_USE RETURNED DISPUTED COMPLETED LOST CANCELLED NO_SHOW '
    UNION ALL SELECT 2, 'decline', 'REQUESTED', 'DECLINED', 'o', ' DECLINED '
    UNION ALL SELECT 2, 'expire', 'REQUESTED', 'EXPIRED', '', ' EXPIRED '
    UNION ALL SELECT 3, 'cancel', 'ACCEPTED', 'CANCELLED', 'r', ' CANCELLED '
    UNION ALL SELECT 3, 'hand_over', 'ACCEPTED', 'IN_USE', 'r', ' IN_USE RETURNED DISPUTED COMPLETED LOST '
    UNION ALL SELECT 4, 'return', 'IN_USE', 'RETURNED', 'o', ' RETURNED DISPUTED COMPLETED '
    UNION ALL SELECT 5, 'release', 'RETURNED', 'COMPLETED', '', ' COMPLETED '
) s ON s.of LIKE '% ' || l.state || ' %'
ORDER BY l.id, s.step;

INSERT INTO rental_units (rental_id, unit_id, out_us, back_us)
SELECT l.id, u.id, CASE WHEN l.state NOT IN ('COUNTERED', 'ACCEPTED') THEN l.start * 86400000000 END,
    CASE WHEN l.state IN ('RETURNED', 'DISPUTED', 'COMPLETED') THEN l.last * 86400000000 + 36000000000 END
FROM plan l JOIN units u ON u.product_id = l.product_id AND u.number = l.unit
WHERE l.state IN ('COUNTERED', 'ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED', 'COMPLETED', 'LOST') ORDER BY l.id;

INSERT INTO agreements (rental_id, version, by_id, at_us, agreed_us, start_day, end_day, total, fee_lines, place)
SELECT id, 1, renter_id, (start - 4) * 86400000000, (start - 3) * 86400000000, start, last, 0, '[]', '' FROM plan
WHERE state IN ('ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED', 'COMPLETED', 'LOST', 'CANCELLED', 'NO_SHOW') ORDER BY id;

-- Two half days a day, of what has the thing and of what will get it.
INSERT INTO unit_slots (unit_id, slot, rental_id)
WITH RECURSIVE half (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM half WHERE n < 5)
SELECT u.id, l.start * 2 + half.n, l.id
FROM plan l JOIN units u ON u.product_id = l.product_id AND u.number = l.unit JOIN half ON l.start * 2 + half.n <= l.last * 2 + 1, town t
WHERE l.state IN ('COUNTERED', 'ACCEPTED', 'IN_USE') AND l.start * 2 + half.n >= t.today * 2
ORDER BY u.id, 2;

INSERT INTO reviews (rental_id, product_id, writer_id, subject_id, of_product, star, comment, visible_us, counted, created_us, updated_us)
SELECT id, product_id, renter_id, owner_id, 1, 5 - r % 3, '깨끗하고 가벼워요. 추천합니다.', (last + 1) * 86400000000, 1,
    (last + 1) * 86400000000, (last + 1) * 86400000000
FROM plan WHERE state = 'COMPLETED' AND mark < 600 ORDER BY id;
INSERT INTO barometers (member_id, stars, weight, at_us, n, due_us)
SELECT subject_id, SUM(star), COUNT(*), now_us, COUNT(*), now_us + 86400000000 * (1 + subject_id % 30) FROM reviews, town GROUP BY subject_id;
UPDATE review_totals SET stars = (SELECT SUM(star) FROM reviews), n = (SELECT COUNT(*) FROM reviews) WHERE id = 1;

-- Of the last ninety days; most have been seen.
INSERT INTO notifications (member_id, kind, who_id, product_id, about_id, start_day, end_day, created_us, read_us, mailed_us)
SELECT owner_id, 'rental_request', renter_id, product_id, id, start, last, (start - 4) * 86400000000,
    CASE WHEN mark < 800 THEN (start - 3) * 86400000000 END, CASE WHEN mark < 950 THEN (start - 3) * 86400000000 END
FROM plan, town WHERE start - 4 BETWEEN today - 90 AND today ORDER BY id;

-- A third of the owners has a plan; some of them are away for a fortnight.
INSERT INTO product_calendars (product_id, week, holidays, lead_days, window_days, min_days, max_days, care, days_before, days_after)
SELECT product_id, CASE product_id % 5 WHEN 0 THEN 0 WHEN 1 THEN 8192 + 2048 WHEN 2 THEN 2 WHEN 3 THEN 5 ELSE 0 END, product_id % 3,
    product_id % 4, 60 + product_id % 120, 1, 14 + product_id % 17, CASE WHEN product_id % 2 = 0 THEN 'dry' ELSE 'none' END, 0, (product_id + 1) % 2
FROM lives WHERE product_id % 3 = 0 AND gap > 6;
INSERT INTO product_exceptions (product_id, first_day, last_day, plan)
SELECT product_id, today + product_id % 50, today + product_id % 50 + 13, 2 FROM product_calendars, town WHERE product_id % 4 = 0;
COMMIT;
