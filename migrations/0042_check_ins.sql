-- How long one waits for the other before he may say that he did not come (docs/rentals.md section 3, 13).
ALTER TABLE product_terms ADD COLUMN wait_minutes BIGINT NOT NULL DEFAULT 30 CHECK (wait_minutes BETWEEN 10 AND 120);

-- That one of the two is there: what he said with it, whose digest is in the event. Where he was is his device's word, in
-- millionths of a degree and metres; NULL: not said. forgotten 1: where he was has been dropped since.
CREATE TABLE check_ins (
    id @id,
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    at_us BIGINT NOT NULL,
    latitude_e6 BIGINT CHECK (latitude_e6 BETWEEN -90000000 AND 90000000),
    longitude_e6 BIGINT CHECK (longitude_e6 BETWEEN -180000000 AND 180000000),
    accuracy_m BIGINT,
    place TEXT NOT NULL DEFAULT '',
    forgotten BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX check_ins_rental ON check_ins (rental_id, id);
CREATE INDEX check_ins_kept ON check_ins (at_us) WHERE forgotten = 0;
