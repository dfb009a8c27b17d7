-- part: past
-- What was agreed with a last day from $2 on and is over, in use, or called off by one of the two; newest first, at most $3.
-- Weather, what the gear was not, what time has ended, a no-show that is contested (also of an owner at the return) and what an
-- admin has excused do not count.
-- 0 used, 1 called off, 2 nobody came; times, back by the renter's word when its owner was away; 1: handed over by code; who called it off, or did not come.
SELECT CASE r.state WHEN 'CANCELLED' THEN 1 WHEN 'NO_SHOW' THEN 2 ELSE 0 END, r.start_day, r.end_day,
    COALESCE(t.return_hour, 20), r.returned_us,
    CASE WHEN r.state <> 'NO_SHOW' AND s.excused = 0 THEN s.at_us ELSE r.return_declared_us END,
    CASE WHEN EXISTS (SELECT 1 FROM rental_events e WHERE e.rental_id = r.id AND e.event = 'hand_over') THEN 1 ELSE 0 END,
    r.cancelled_by, r.updated_us
FROM rentals r LEFT JOIN product_terms t ON t.id = r.terms_id LEFT JOIN no_shows s ON s.rental_id = r.id

-- part: counts
r.end_day >= $2 AND (r.state IN ('IN_USE', 'RETURNED', 'DISPUTED', 'COMPLETED', 'LOST', 'NO_SHOW')
    OR (r.state = 'CANCELLED' AND r.cancel_reason = 'cancelled' AND r.accepted_us IS NOT NULL))
    AND (s.rental_id IS NULL OR ((s.excused = 0 OR r.state <> 'NO_SHOW') AND (s.contested_us IS NULL OR s.judged_us IS NOT NULL)))
ORDER BY r.id DESC LIMIT $3

-- name: past_of_renter
@past
WHERE r.renter_id = $1 AND
@counts;

-- name: past_of_owner
@past
WHERE r.owner_id = $1 AND
@counts;

-- name: answers_of_owner
-- Requests to an owner since $2: when asked, and when he first said something of it (NULL: never). One that is still open,
-- or was taken back before he did, tells nothing; nor does what he had agreed to beforehand.
SELECT asked_us, said_us FROM (
    SELECT r.id, r.state, r.created_us AS asked_us,
        (SELECT MIN(e.at_us) FROM rental_events e WHERE e.rental_id = r.id AND e.actor_id = r.owner_id) AS said_us
    FROM rentals r
    WHERE r.owner_id = $1 AND r.created_us >= $2
        AND EXISTS (SELECT 1 FROM rental_events e WHERE e.rental_id = r.id AND e.event = 'request')
        AND NOT EXISTS (SELECT 1 FROM rental_events e WHERE e.rental_id = r.id AND e.event = 'book')
    ORDER BY r.id DESC LIMIT $3) AS asked
WHERE said_us IS NOT NULL OR state = 'EXPIRED';
