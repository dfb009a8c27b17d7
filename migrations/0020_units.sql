-- Several units of one product (docs/rentals.md section 6). A product without a row here has one unit all the same; the
-- row is made at its first use.
ALTER TABLE units ADD COLUMN label TEXT NOT NULL DEFAULT '';
-- For the owner's eyes only.
ALTER TABLE units ADD COLUMN serial TEXT NOT NULL DEFAULT '';
-- A size, such as "260"; units of the same variant are equal, and '' is one, too.
ALTER TABLE units ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN status TEXT NOT NULL DEFAULT 'available'
    CHECK (status IN ('available', 'maintenance', 'retired', 'lost', 'stolen'));
-- Days, both inclusive, on which it is at the repair shop; NULL: none are planned.
ALTER TABLE units ADD COLUMN closed_first BIGINT;
ALTER TABLE units ADD COLUMN closed_last BIGINT;

-- What a rental is of.
ALTER TABLE rentals ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE rentals ADD COLUMN qty BIGINT NOT NULL DEFAULT 1 CHECK (qty BETWEEN 1 AND 500);

-- The units that a rental holds, or had. Before the hand-over one may be changed for its equal at any time.
CREATE TABLE rental_units (
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    unit_id BIGINT NOT NULL REFERENCES units (id),
    out_us BIGINT, -- handed over; NULL: not yet, or never, by the original client's calls
    back_us BIGINT, -- given back; NULL: not yet
    PRIMARY KEY (rental_id, unit_id)
) @clustered;
CREATE INDEX rental_units_unit ON rental_units (unit_id, rental_id);
CREATE INDEX rental_units_not_back ON rental_units (unit_id, rental_id) WHERE back_us IS NULL;

INSERT INTO rental_units (rental_id, unit_id, out_us, back_us)
SELECT r.id, r.unit_id,
    CASE WHEN r.state = 'IN_USE' THEN r.created_us
        ELSE (SELECT MAX(e.at_us) FROM rental_events e WHERE e.rental_id = r.id AND e.event = 'hand_over') END,
    r.returned_us
FROM rentals r
WHERE r.unit_id IS NOT NULL AND r.state IN ('COUNTERED', 'ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED', 'COMPLETED', 'LOST');
ALTER TABLE rentals DROP COLUMN unit_id;

-- 1: a day may be one renter's last and the next one's first.
ALTER TABLE product_calendars ADD COLUMN turnover BIGINT NOT NULL DEFAULT 0 CHECK (turnover IN (0, 1));
