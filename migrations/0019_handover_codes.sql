-- Hand-over and return by code (docs/rentals.md section 3). 1: the code that the giver showed was entered with it.
ALTER TABLE rental_events ADD COLUMN by_code BIGINT NOT NULL DEFAULT 0;

-- Wrong codes, so that nobody tries them all.
CREATE TABLE code_failures (
    id @id,
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    at_us BIGINT NOT NULL
);
CREATE INDEX code_failures_rental ON code_failures (rental_id, at_us);
