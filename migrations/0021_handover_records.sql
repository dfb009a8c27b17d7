-- Records of hand-over and return, and events in a chain (docs/rentals.md sections 3 and 12).

-- How many photos a record needs before its move by code; 0: none, and no checklist.
ALTER TABLE product_terms ADD COLUMN photos_needed BIGINT NOT NULL DEFAULT 0 CHECK (photos_needed BETWEEN 0 AND 10);

-- Photos of a record: 'out' or 'back'. sha256 is of the stored bytes of the large file.
CREATE TABLE handover_photos (
    id @id,
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    side TEXT NOT NULL CHECK (side IN ('out', 'back')),
    slot TEXT NOT NULL,
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES members (id),
    at_us BIGINT NOT NULL
);
CREATE INDEX handover_photos_rental ON handover_photos (rental_id, side, id);
CREATE INDEX handover_photos_key ON handover_photos (key);

-- The answered checklist of a record; good NULL: not looked at yet.
CREATE TABLE handover_checks (
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    side TEXT NOT NULL CHECK (side IN ('out', 'back')),
    position BIGINT NOT NULL,
    item TEXT NOT NULL,
    good BIGINT,
    note TEXT NOT NULL DEFAULT '',
    member_id BIGINT NOT NULL REFERENCES members (id),
    at_us BIGINT NOT NULL,
    PRIMARY KEY (rental_id, side, position)
) @clustered;

-- An owner's own list for a product; without rows its category has one.
CREATE TABLE product_checklists (
    product_id BIGINT NOT NULL REFERENCES products (id),
    position BIGINT NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (product_id, position)
) @clustered;

-- The chain: hash is of the event and of prev_hash, the hash of the rental's event before it. NULL: written before there
-- was a chain; the first event after it vouches for it. record: the digest of the hand-over record that the event froze.
ALTER TABLE rental_events ADD COLUMN record TEXT;
ALTER TABLE rental_events ADD COLUMN prev_hash TEXT;
ALTER TABLE rental_events ADD COLUMN hash TEXT;
