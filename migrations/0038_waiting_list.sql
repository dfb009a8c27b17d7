-- Who waits for days that somebody else has (docs/rentals.md section 6). A row ends with its first day, when its days
-- were offered in vain, or when what came of it is decided.
CREATE TABLE waiting (
    id @id, -- in order of age
    member_id BIGINT NOT NULL REFERENCES members (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    variant TEXT NOT NULL,
    qty BIGINT NOT NULL CHECK (qty BETWEEN 1 AND 500),
    start_day BIGINT NOT NULL,
    end_day BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    held_us BIGINT, -- since when its days are held for the member; NULL: he waits
    until_us BIGINT, -- until when, unless he asks for them; NULL: he waits, or has asked
    rental_id BIGINT REFERENCES rentals (id), -- the request that he made of it
    UNIQUE (member_id, product_id, variant, start_day, end_day)
);
CREATE INDEX waiting_product ON waiting (product_id, id);
CREATE INDEX waiting_until ON waiting (until_us) WHERE until_us IS NOT NULL;
CREATE INDEX waiting_start ON waiting (start_day);
CREATE INDEX waiting_rental ON waiting (rental_id) WHERE rental_id IS NOT NULL;

-- The same guard keeps what is held for who waits: then rental_id is below 0, the row of waiting times -1. So it refers to
-- no one table any more.
CREATE TABLE unit_slots_of_all (
    unit_id BIGINT NOT NULL REFERENCES units (id),
    slot BIGINT NOT NULL,
    rental_id BIGINT NOT NULL,
    PRIMARY KEY (unit_id, slot)
) @clustered;
INSERT INTO unit_slots_of_all (unit_id, slot, rental_id) SELECT unit_id, slot, rental_id FROM unit_slots;
DROP TABLE unit_slots;
ALTER TABLE unit_slots_of_all RENAME TO unit_slots;
CREATE INDEX unit_slots_rental ON unit_slots (rental_id);
