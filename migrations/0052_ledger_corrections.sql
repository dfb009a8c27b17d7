-- What the two say to correct a line that both have confirmed (docs/rentals.md section 8). They are words as those of
-- ledger_words are, and are numbered with them; kept apart since they say an amount.
CREATE TABLE ledger_corrections (
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    number BIGINT NOT NULL, -- among all words of the rental
    after_event BIGINT NOT NULL, -- the rental's newest event then
    entry BIGINT NOT NULL, -- the line that is corrected
    step TEXT NOT NULL CHECK (step IN ('correct', 'agree', 'refuse')),
    amount BIGINT NOT NULL CHECK (amount >= 0), -- what changed hands by that line, as it is said now
    reason TEXT NOT NULL DEFAULT '',
    member_id BIGINT NOT NULL REFERENCES members (id),
    request_id BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (rental_id, number)
) @clustered;
