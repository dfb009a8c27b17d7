-- What a renter says beside the stars of the gear (docs/rentals.md section 9); NULL: not said.
ALTER TABLE reviews ADD COLUMN owner_star BIGINT CHECK (owner_star BETWEEN 1 AND 5);
ALTER TABLE reviews ADD COLUMN fit TEXT CHECK (fit IN ('small', 'right', 'large'));
ALTER TABLE reviews ADD COLUMN as_described BIGINT CHECK (as_described IN (0, 1));

-- Sums of the stars that count for a member, with the weights of at_us, so that a review costs one row. members.manner_tenths
-- is what they come to, rated again when due_us is over because weights and the mean move. at_us 0: to be summed anew.
CREATE TABLE barometers (
    member_id BIGINT PRIMARY KEY REFERENCES members (id),
    stars DOUBLE PRECISION NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    at_us BIGINT NOT NULL,
    n BIGINT NOT NULL,
    due_us BIGINT NOT NULL
);
CREATE INDEX barometers_due ON barometers (due_us);
INSERT INTO barometers (member_id, stars, weight, at_us, n, due_us)
SELECT subject_id, 0, 0, 0, COUNT(*), 0 FROM reviews WHERE counted = 1 GROUP BY subject_id;
