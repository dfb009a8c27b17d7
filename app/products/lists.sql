-- part: late
-- Somebody has not brought unit u back; $3: today.
EXISTS (SELECT 1 FROM rental_units k JOIN rentals r ON r.id = k.rental_id
    WHERE k.unit_id = u.id AND k.back_us IS NULL AND r.state = 'IN_USE' AND r.end_day < $3)

-- part: first_half
-- What a stay takes of a product with the calendar c, as stay_halves has it, and not what is past.
CASE WHEN $1 - COALESCE(c.days_before, 0) < $3 THEN $3 * 2
    ELSE ($1 - COALESCE(c.days_before, 0)) * 2
        + CASE WHEN c.turnover = 1 AND c.days_before = 0 AND $1 < $2 THEN 1 ELSE 0 END END

-- part: last_half
($2 + COALESCE(c.days_after, 0)) * 2
    + CASE WHEN c.turnover = 1 AND c.days_after = 0 AND $1 < $2 THEN 0 ELSE 1 END

-- part: halves
WITH RECURSIVE half (slot, last) AS (SELECT
@first_half
        ,
@last_half
    FROM (SELECT 1) one LEFT JOIN product_calendars c ON c.product_id = l.product_id
    UNION ALL SELECT slot + 1, last FROM half WHERE slot < last AND slot < $1 * 2 + 400
)

-- part: away
-- Unit u is at the repair shop on a half day, or another calendar has it elsewhere.
(COALESCE(half.slot / 2 BETWEEN u.closed_first AND u.closed_last, FALSE) OR EXISTS (
    SELECT 1 FROM unit_busy b WHERE b.unit_id = u.id AND half.slot / 2 BETWEEN b.first_day AND b.last_day))

-- part: held
-- Somebody's half day x of unit u, unless he is late, or has in his hands what counts as away already.
u.status = 'available' AND NOT EXISTS (SELECT 1 FROM rentals r WHERE r.id = x.rental_id AND (
    (r.state = 'IN_USE' AND r.end_day < $3) OR (r.state NOT IN ('COUNTERED', 'ACCEPTED') AND
@away
    )))

-- part: unit_left
-- The only unit of its variant, which nobody has in all that time.
SELECT 1 FROM units u LEFT JOIN product_calendars c ON c.product_id = u.product_id
WHERE u.product_id = l.product_id AND u.status = 'available'
    AND (u.closed_last IS NULL OR u.closed_last * 2 + 1 <
@first_half
        OR u.closed_first * 2 >
@last_half
    ) AND NOT EXISTS (
        SELECT 1 FROM unit_busy b WHERE b.unit_id = u.id AND b.last_day * 2 + 1 >=
@first_half
            AND b.first_day * 2 <=
@last_half
    ) AND NOT EXISTS (
        SELECT 1 FROM unit_slots x WHERE x.unit_id = u.id AND x.slot >=
@first_half
            AND x.slot <=
@last_half
    ) AND NOT EXISTS (
        SELECT 1 FROM units w
        WHERE w.product_id = u.product_id AND w.variant = u.variant AND w.status = 'available' AND w.id <> u.id
    ) AND NOT
@late

-- part: variant_left
-- Several units of a variant: at no half day of the stay are as many wanted as there are. Whose unit is late, or at the
-- repair shop, may have another.
SELECT 1 FROM (
    SELECT variant FROM units WHERE product_id = l.product_id AND status = 'available'
    GROUP BY variant HAVING COUNT(*) > 1
) v WHERE NOT EXISTS (
@halves
    SELECT 1 FROM half WHERE (
        SELECT COUNT(*) FROM units u WHERE u.product_id = l.product_id AND u.variant = v.variant
            AND u.status = 'available' AND NOT
@away
            AND NOT
@late
    ) <= (
        SELECT COUNT(*) FROM units u JOIN unit_slots x ON x.unit_id = u.id AND x.slot = half.slot
        WHERE u.product_id = l.product_id AND u.variant = v.variant AND
@held
    )
)

-- part: day_closed
-- By the plan of calendar c a day of the stay is closed (2) or, at the ends, without hand-over (1).
WITH RECURSIVE span (day, least) AS (
    SELECT CAST($1 AS BIGINT), 1 UNION ALL
    SELECT day + 1, CASE WHEN day + 1 = $2 THEN 1 ELSE 2 END FROM span WHERE day < $2 AND day < $1 + 180
)
SELECT 1 FROM span s WHERE EXISTS (
    SELECT 1 FROM product_exceptions e
    WHERE e.product_id = c.product_id AND s.day BETWEEN e.first_day AND e.last_day AND e.plan >= s.least
) OR (NOT EXISTS (
    SELECT 1 FROM product_exceptions e
    WHERE e.product_id = c.product_id AND s.day BETWEEN e.first_day AND e.last_day
) AND (((c.week >> CAST((s.day + 3) % 7 * 2 AS INTEGER)) & 3) >= s.least
    OR (c.holidays >= s.least AND EXISTS (SELECT 1 FROM holidays h WHERE h.day = s.day))))

-- part: kit_short
-- A line of a kit of which at some half day of the stay not enough units are left, by the kit's own calendar, or whose own plan
-- has a day closed. Units as above; a product without a row has one.
SELECT 1 FROM kit_lines g JOIN products p ON p.id = g.component_id WHERE g.kit_id = l.product_id AND (
    p.deleted_us IS NOT NULL OR EXISTS (
        SELECT 1 FROM product_busy b WHERE b.product_id = g.component_id AND b.first_day <= $2 AND b.last_day >= $1
    ) OR EXISTS (
        SELECT 1 FROM product_calendars c WHERE c.product_id = g.component_id AND EXISTS (
@day_closed
        )
    ) OR EXISTS (
@halves
        SELECT 1 FROM half WHERE (
            SELECT COUNT(*) FROM units u WHERE u.product_id = g.component_id AND u.variant = g.variant
                AND u.status = 'available' AND NOT
@away
                AND NOT
@late
        ) + CASE WHEN g.variant = '' AND NOT EXISTS (SELECT 1 FROM units u WHERE u.product_id = g.component_id) THEN 1
            ELSE 0 END
        < g.qty + (
            SELECT COUNT(*) FROM units u JOIN unit_slots x ON x.unit_id = u.id AND x.slot = half.slot
            WHERE u.product_id = g.component_id AND u.variant = g.variant AND
@held
        )
    ))

-- part: free
-- The first four parameters of every list and search: the days that must be free, both inclusive, today (0 for any days)
-- and the hour. What stay_may of app/calendar/calendar_rules.h says of one product, for many: not begun, a unit
-- left, by the default limits or the owner's own, with room for care, and no day closed (2) or, at the ends, without
-- hand-over (1).
($3 = 0 OR ($1 >= $3 AND (($2 - $1 < 30 AND $2 <= $3 + 180) OR l.product_id IN (
        SELECT c.product_id FROM product_calendars c WHERE c.window_days >= $2 - $3 AND c.max_days > $2 - $1
    )) AND CASE WHEN EXISTS (SELECT 1 FROM kit_lines g WHERE g.kit_id = l.product_id) THEN NOT EXISTS (
@kit_short
    ) ELSE NOT EXISTS (SELECT 1 FROM units u WHERE u.product_id = l.product_id) OR EXISTS (
@unit_left
    ) OR EXISTS (
@variant_left
    ) END AND NOT EXISTS (
        SELECT 1 FROM product_busy b WHERE b.product_id = l.product_id AND b.first_day <= $2 AND b.last_day >= $1
    ) AND NOT EXISTS (
        SELECT 1 FROM product_calendars c WHERE c.product_id = l.product_id AND (
            $1 < $3 + c.lead_days + CASE WHEN $4 >= c.cutoff_hour THEN 1 ELSE 0 END OR $2 > $3 + c.window_days
            OR $2 - $1 + 1 < c.min_days OR $2 - $1 + 1 > c.max_days
            OR EXISTS (
@day_closed
            )
        )
    )))

-- part: metres2
-- The square of the metres from the place of $11 and $12 to w, where a degree of longitude has $13: place_metres2 of places.h.
((w.near_latitude - $11) * 111195 / 1000000) * ((w.near_latitude - $11) * 111195 / 1000000)
    + ((w.near_longitude - $12) * $13 / 1000000) * ((w.near_longitude - $12) * $13 / 1000000)

-- part: terms
-- Fee, state, how it may be had, and within how many metres, squared ($14; 0: anywhere).
(($7 = -2147483647 AND $8 = 2147483647 AND $9 = 0 AND $10 = 0) OR EXISTS (
    SELECT 1 FROM products w WHERE w.id = l.product_id AND w.rental_fee_for_a_day BETWEEN $7 AND $8
        AND ($9 = 0 OR (CAST($9 AS BIGINT) & CASE w.state WHEN '새 것과 비슷해요' THEN 1 WHEN '깨끗해요' THEN 2 WHEN '쓸 만해요' THEN 4
            ELSE 0 END) <> 0)
        AND ($10 IN (0, 2) OR w.direct_dealing_is_allowed = 1) AND ($10 IN (0, 1) OR w.delivery_fee_is_included = 1)
)) AND (CAST($14 AS BIGINT) = 0 OR EXISTS (
    SELECT 1 FROM product_places w WHERE w.product_id = l.product_id AND
@metres2
    <= $14
))

-- part: body_fits
-- The sizes f that are right, or nearly, for the body b of member $5; $6: the year of today.
b.member_id = $5 AND (f.measures & b.measures) <> 0
    AND (b.height = 0 OR b.height BETWEEN f.height_low AND f.height_high)
    AND (b.weight = 0 OR b.weight BETWEEN f.weight_low AND f.weight_high)
    AND (b.foot = 0 OR b.foot BETWEEN f.foot_low AND f.foot_high)
    AND (b.width = 0 OR b.width BETWEEN f.width_low AND f.width_high)
    AND (b.head = 0 OR b.head BETWEEN f.head_low AND f.head_high)
    AND (b.chest = 0 OR b.chest BETWEEN f.chest_low AND f.chest_high)
    AND (b.inseam = 0 OR b.inseam BETWEEN f.inseam_low AND f.inseam_high)
    AND (b.torso = 0 OR b.torso BETWEEN f.torso_low AND f.torso_high)
    AND (b.hand = 0 OR b.hand BETWEEN f.hand_low AND f.hand_high)
    AND (b.side = 0 OR b.side BETWEEN f.side_low AND f.side_high)
    AND (b.level = 0 OR b.level BETWEEN f.level_low AND f.level_high)
    AND (b.born = 0 OR CASE WHEN $6 - b.born < 1 THEN 1 ELSE $6 - b.born END BETWEEN f.age_low AND f.age_high)
    AND (f.variant = '' OR EXISTS (SELECT 1 FROM units u
        WHERE u.product_id = f.product_id AND u.variant = f.variant AND u.status = 'available'))

-- part: wanted
-- The next ten parameters of lists and searches: the member whose body it has to fit (0: any) and the year of today, the
-- fee from and to, states (1 like new, 2 clean, 4 usable; 0: any), and 1 for meeting, 2 for delivery;
-- then what metres2 and terms have. What fit_judge of app/fit/fit_rules.h calls "fits" or "nearly", for many.
($5 = 0 OR EXISTS (
    SELECT 1 FROM fit_profiles b JOIN product_fits f ON f.product_id = l.product_id
    WHERE
@body_fits
)) AND
@terms

-- name: list_recent
SELECT l.product_id, 0 FROM product_listings l WHERE l.category_id = $15 AND l.product_id < $16 AND
@wanted
AND
@free
ORDER BY l.product_id DESC LIMIT $17;

-- name: list_views
SELECT l.product_id, l.views FROM product_listings l WHERE l.category_id = $15 AND (l.views, l.product_id) < ($16, $17) AND
@wanted
AND
@free
ORDER BY l.views DESC, l.product_id DESC LIMIT $18;

-- name: list_min_price
SELECT l.product_id, l.fee FROM product_listings l WHERE l.category_id = $15 AND (l.fee, l.product_id) > ($16, $17) AND l.fee <= $8 AND
@wanted
AND
@free
ORDER BY l.fee, l.product_id LIMIT $18;

-- name: list_is_long
-- Of category $1: too long to be looked through whole for a page of what is rare in it.
SELECT CASE WHEN COUNT(*) > 10000 THEN 1 ELSE 0 END
FROM (SELECT product_id FROM product_listings WHERE category_id = $1 LIMIT 10001) AS l;

-- name: walk_list_recent
-- The first 3,000 of a long list: where much is wanted, a page is full by then. (By fee more of them: what is cheap is
-- alike, and may be of no size.)
SELECT l.product_id, 0 FROM (
    SELECT product_id FROM product_listings WHERE category_id = $15 AND product_id < $16 ORDER BY product_id DESC LIMIT 3000
) l WHERE
@wanted
AND
@free
LIMIT $17;

-- name: walk_list_recent @postgres
SELECT l.product_id, 0 FROM (
    SELECT product_id FROM product_listings WHERE category_id = $15 AND product_id < $16 ORDER BY product_id DESC LIMIT 3000
) l WHERE
@wanted
AND
@free
ORDER BY l.product_id DESC LIMIT $17;

-- name: walk_list_views
SELECT l.product_id, l.views FROM (
    SELECT product_id, views FROM product_listings WHERE category_id = $15 AND (views, product_id) < ($16, $17)
    ORDER BY views DESC, product_id DESC LIMIT 3000
) l WHERE
@wanted
AND
@free
LIMIT $18;

-- name: walk_list_views @postgres
SELECT l.product_id, l.views FROM (
    SELECT product_id, views FROM product_listings WHERE category_id = $15 AND (views, product_id) < ($16, $17)
    ORDER BY views DESC, product_id DESC LIMIT 3000
) l WHERE
@wanted
AND
@free
ORDER BY l.views DESC, l.product_id DESC LIMIT $18;

-- name: walk_list_min_price
SELECT l.product_id, l.fee FROM (
    SELECT product_id, fee FROM product_listings WHERE category_id = $15 AND (fee, product_id) > ($16, $17) AND fee <= $8
    ORDER BY fee, product_id LIMIT 15000
) l WHERE
@wanted
AND
@free
LIMIT $18;

-- name: walk_list_min_price @postgres
SELECT l.product_id, l.fee FROM (
    SELECT product_id, fee FROM product_listings WHERE category_id = $15 AND (fee, product_id) > ($16, $17) AND fee <= $8
    ORDER BY fee, product_id LIMIT 15000
) l WHERE
@wanted
AND
@free
ORDER BY l.fee, l.product_id LIMIT $18;

-- part: rare_key
-- What a list of order $16 (0 recent, 1 views, 2 min_price) goes up by, for sets that are small enough to sort.
CASE CAST($16 AS BIGINT) WHEN 1 THEN -l.views WHEN 2 THEN l.fee ELSE 0 END,
    CASE CAST($16 AS BIGINT) WHEN 2 THEN l.product_id ELSE -l.product_id END

-- part: rare_tail
l.category_id = $15 AND (
@rare_key
) > ($17, $18) AND
@terms
AND
@free
ORDER BY
@rare_key
LIMIT $19

-- name: rare_fits
-- Where little fits: from the sizes that do.
SELECT l.product_id, CASE CAST($16 AS BIGINT) WHEN 1 THEN l.views WHEN 2 THEN l.fee ELSE 0 END
FROM (SELECT DISTINCT f.product_id FROM fit_profiles b CROSS JOIN product_fits f WHERE
@body_fits
) AS x JOIN product_listings l ON l.product_id = x.product_id
WHERE
@rare_tail;

-- name: rare_fee
-- Where little has such a fee: from those that have it. (No body is asked for: that is rare_fits.)
SELECT l.product_id, CASE CAST($16 AS BIGINT) WHEN 1 THEN l.views WHEN 2 THEN l.fee ELSE 0 END
FROM product_listings l WHERE CAST($5 AS BIGINT) = 0 AND CAST($6 AS BIGINT) > 0 AND l.fee BETWEEN $7 AND $8 AND
@rare_tail;

-- part: words_found
-- $15, a MATCH expression of one phrase or one beginning ("g1 g2" or "g1" *), as PostgreSQL says it.
s.words @@ CASE WHEN $15 LIKE '%*' THEN to_tsquery('simple', BTRIM($15, '"* ') || ':*')
    ELSE phraseto_tsquery('simple', BTRIM($15, '"* ')) END

-- part: strips
-- What a circle lies in: strips from $20 to $21, and of each the longitudes from $22 to $23. (CROSS JOIN: in this order.)
(WITH RECURSIVE strips (n) AS (
    SELECT CAST($20 AS BIGINT) UNION ALL SELECT n + 1 FROM strips WHERE n < $21
) SELECT n FROM strips) AS s CROSS JOIN product_places w

-- part: in_strips
w.strip = s.n AND w.near_longitude BETWEEN $22 AND $23 AND
@metres2
<= $14

-- name: rare_near
-- Where little is near: from what is.
SELECT l.product_id, CASE CAST($16 AS BIGINT) WHEN 1 THEN l.views WHEN 2 THEN l.fee ELSE 0 END FROM
@strips
CROSS JOIN product_listings l WHERE
@in_strips
AND l.product_id = w.product_id AND l.category_id = $15 AND (
@rare_key
) > ($17, $18) AND
@wanted
AND
@free
ORDER BY
@rare_key
LIMIT $19;

-- part: near_rows
-- By distance: all, in order; then, from the nearest on, what is wanted and free, until the page is full. (A limit inside, as below.)
SELECT l.product_id, l.metres2 FROM (
    SELECT p.product_id,
@metres2
    AS metres2

-- part: near_tail
p.product_id = w.product_id AND p.category_id = $15 AND CAST($16 AS BIGINT) >= 0 AND (
@metres2
    , p.product_id) > ($17, $18) ORDER BY metres2, p.product_id LIMIT 100000000
) l WHERE

-- part: circle
@near_rows
FROM
@strips
CROSS JOIN product_listings p WHERE
@in_strips
AND
@near_tail
@wanted
AND
@free

-- name: list_near
@circle
LIMIT $19;

-- name: list_near @postgres
@circle
ORDER BY l.metres2, l.product_id LIMIT $19;

-- part: circle_of_fits
-- Where little fits: from the sizes that do.
@near_rows
FROM (SELECT DISTINCT f.product_id FROM fit_profiles b CROSS JOIN product_fits f WHERE
@body_fits
) AS x CROSS JOIN product_places w CROSS JOIN product_listings p
WHERE w.product_id = x.product_id AND
@near_tail
@terms
AND
@free

-- name: fits_near
@circle_of_fits
LIMIT $19;

-- name: fits_near @postgres
@circle_of_fits
ORDER BY l.metres2, l.product_id LIMIT $19;

-- name: search_near
@near_rows
    FROM product_search s CROSS JOIN product_listings p ON p.product_id = s.rowid JOIN product_places w ON w.product_id = p.product_id
    WHERE product_search MATCH $15 AND p.category_id = $16 AND (
@metres2
    , p.product_id) > ($17, $18) ORDER BY metres2, p.product_id LIMIT 100000000
) l WHERE
@wanted
AND
@free
LIMIT $19;

-- name: search_near @postgres
@near_rows
    FROM product_search s JOIN product_listings p ON p.product_id = s.product_id JOIN product_places w ON w.product_id = p.product_id
    WHERE p.category_id = $16 AND
@words_found
    AND (
@metres2
    , p.product_id) > ($17, $18) ORDER BY metres2, p.product_id LIMIT 100000000
) l WHERE
@wanted
AND
@free
ORDER BY l.metres2, l.product_id LIMIT $19;

-- name: search_recent
-- CROSS JOIN: the index of words goes first, newest first, and stops at the limit.
SELECT s.rowid, 0 FROM product_search s CROSS JOIN product_listings l ON l.product_id = s.rowid
WHERE product_search MATCH $15 AND l.category_id = $16 AND s.rowid < $17 AND
@wanted
AND
@free
ORDER BY s.rowid DESC LIMIT $18;

-- name: search_recent @postgres
SELECT l.product_id, 0 FROM product_search s JOIN product_listings l ON l.product_id = s.product_id
WHERE l.category_id = $16 AND l.product_id < $17 AND
@words_found
AND
@wanted
AND
@free
ORDER BY l.product_id DESC LIMIT $18;

-- name: search_views
-- First all that have the words, in order; then, from the first of them on, which of them are free: that costs most.
-- (A limit inside keeps SQLite from asking it of all of them.)
SELECT l.product_id, l.views FROM (
    SELECT p.product_id, p.views FROM product_search s CROSS JOIN product_listings p ON p.product_id = s.rowid
    WHERE product_search MATCH $15 AND p.category_id = $16 AND (p.views, p.product_id) < ($17, $18)
    ORDER BY p.views DESC, p.product_id DESC LIMIT 100000000
) l WHERE
@wanted
AND
@free
LIMIT $19;

-- name: search_views @postgres
SELECT l.product_id, l.views FROM (
    SELECT p.product_id, p.views FROM product_search s JOIN product_listings p ON p.product_id = s.product_id
    WHERE p.category_id = $16 AND (p.views, p.product_id) < ($17, $18) AND
@words_found
    ORDER BY p.views DESC, p.product_id DESC LIMIT 100000000
) l WHERE
@wanted
AND
@free
ORDER BY l.views DESC, l.product_id DESC LIMIT $19;

-- name: search_min_price
SELECT l.product_id, l.fee FROM (
    SELECT p.product_id, p.fee FROM product_search s CROSS JOIN product_listings p ON p.product_id = s.rowid
    WHERE product_search MATCH $15 AND p.category_id = $16 AND (p.fee, p.product_id) > ($17, $18) AND p.fee <= $8
    ORDER BY p.fee, p.product_id LIMIT 100000000
) l WHERE
@wanted
AND
@free
LIMIT $19;

-- name: search_min_price @postgres
SELECT l.product_id, l.fee FROM (
    SELECT p.product_id, p.fee FROM product_search s JOIN product_listings p ON p.product_id = s.product_id
    WHERE p.category_id = $16 AND (p.fee, p.product_id) > ($17, $18) AND p.fee <= $8 AND
@words_found
    ORDER BY p.fee, p.product_id LIMIT 100000000
) l WHERE
@wanted
AND
@free
ORDER BY l.fee, l.product_id LIMIT $19;

-- name: search_is_common
-- Whether a tenth of the newest listings has the words.
SELECT CASE WHEN COUNT(*) = 200 AND MIN(n.rowid) > (SELECT MAX(id) FROM products) - 2000 THEN 1 ELSE 0 END
FROM (SELECT rowid FROM product_search WHERE product_search MATCH $1 ORDER BY rowid DESC LIMIT 200) n;

-- name: search_is_common @postgres
-- $15 is not its parameter, so the expression is written out.
SELECT CASE WHEN COUNT(*) = 200 AND MIN(n.product_id) > (SELECT MAX(id) FROM products) - 2000 THEN 1 ELSE 0 END
FROM (SELECT s.product_id FROM product_search s
    WHERE s.words @@ CASE WHEN $1 LIKE '%*' THEN to_tsquery('simple', BTRIM($1, '"* ') || ':*')
        ELSE phraseto_tsquery('simple', BTRIM($1, '"* ')) END
    ORDER BY s.product_id DESC LIMIT 200) n;

-- part: has_words
-- $15, a MATCH expression of one phrase or one beginning, found in the texts themselves.
EXISTS (SELECT 1 FROM product_search s WHERE s.rowid = l.product_id AND
    INSTR(' ' || s.name || ' z ' || s.model_name || ' z ' || s.description || ' z ' || s.place || ' z ' || s.tags || ' z '
        || s.initials, ' ' || TRIM($15, '"* ')) > 0) AND

-- name: walk_views
-- For words that are common: a page is soon full by looking through the listings in their order. Gives fewer rows when the
-- first 1,500 are not enough.
SELECT l.product_id, l.views FROM (
    SELECT product_id, views FROM product_listings WHERE category_id = $16 AND (views, product_id) < ($17, $18)
    ORDER BY views DESC, product_id DESC LIMIT 1500
) l WHERE
@has_words
@wanted
AND
@free
LIMIT $19;

-- name: walk_views @postgres
SELECT l.product_id, l.views FROM (
    SELECT product_id, views FROM product_listings WHERE category_id = $16 AND (views, product_id) < ($17, $18)
    ORDER BY views DESC, product_id DESC LIMIT 1500
) l JOIN product_search s ON s.product_id = l.product_id WHERE
@words_found
AND
@wanted
AND
@free
ORDER BY l.views DESC, l.product_id DESC LIMIT $19;

-- name: walk_min_price
SELECT l.product_id, l.fee FROM (
    SELECT product_id, fee FROM product_listings WHERE category_id = $16 AND (fee, product_id) > ($17, $18) AND fee <= $8
    ORDER BY fee, product_id LIMIT 1500
) l WHERE
@has_words
@wanted
AND
@free
LIMIT $19;

-- name: walk_min_price @postgres
SELECT l.product_id, l.fee FROM (
    SELECT product_id, fee FROM product_listings WHERE category_id = $16 AND (fee, product_id) > ($17, $18) AND fee <= $8
    ORDER BY fee, product_id LIMIT 1500
) l JOIN product_search s ON s.product_id = l.product_id WHERE
@words_found
AND
@wanted
AND
@free
ORDER BY l.fee, l.product_id LIMIT $19;

-- name: one_matches
-- Whether one product is in such a list.
SELECT l.product_id FROM product_listings l WHERE l.category_id = $15 AND l.product_id = $16 AND
@wanted
AND
@free
;

-- name: one_has_words
SELECT rowid FROM product_search WHERE product_search MATCH $1 AND rowid = $2;

-- name: one_has_words @postgres
SELECT product_id FROM product_search WHERE product_id = $2
    AND words @@ CASE WHEN $1 LIKE '%*' THEN to_tsquery('simple', BTRIM($1, '"* ') || ':*')
        ELSE phraseto_tsquery('simple', BTRIM($1, '"* ')) END;

-- name: list_like
-- $5: the category, $6: not this product, $7, $8: nor of these owners; then place and fee to be near to. Of the 300 most viewed.
SELECT l.product_id, l.fee FROM (
    SELECT product_id, fee FROM product_listings WHERE category_id = $5 ORDER BY views DESC, product_id DESC LIMIT 300
) l JOIN products p ON p.id = l.product_id
WHERE l.product_id <> $6 AND p.owner_id NOT IN ($7, $8) AND
@free
ORDER BY CASE WHEN p.direct_dealing_place = $9 THEN 0 ELSE 1 END, ABS(l.fee - $10), l.product_id LIMIT $11;

-- name: category_above
-- Not a root: everything is of one.
SELECT c.parent_id FROM categories c JOIN categories p ON p.id = c.parent_id
WHERE c.id = $1 AND p.parent_id IS NOT NULL;

-- name: store_of
SELECT p.id, 0 FROM products p WHERE p.owner_id = $1 AND p.deleted_us IS NULL AND p.id < $2
    AND (CAST($4 AS BIGINT) = 1 OR (NOT EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id)
        AND EXISTS (SELECT 1 FROM members m WHERE m.id = p.owner_id AND m.is_active = 1)))
ORDER BY p.id DESC LIMIT $3;

-- name: popular_categories
SELECT p.category_id FROM (
    SELECT product_id, views FROM product_listings WHERE category_id = 0 ORDER BY views DESC, product_id DESC LIMIT 5
) l JOIN products p ON p.id = l.product_id ORDER BY l.views DESC, l.product_id DESC;

-- name: listed_from
SELECT product_id FROM product_listings WHERE category_id = 0 AND product_id >= $1 ORDER BY product_id LIMIT 1;
