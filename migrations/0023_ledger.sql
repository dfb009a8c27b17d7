-- The ledger of money settled outside (docs/rentals.md section 8). Its lines are derived from rental_events and from what
-- the two of a rental say; only their words are kept, and only ever added to.
CREATE TABLE ledger_words (
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    number BIGINT NOT NULL, -- from 1: of two words at once only one is the next
    after_event BIGINT NOT NULL, -- the rental's newest event then
    entry BIGINT NOT NULL, -- the line's place in the ledger, from 1
    step TEXT NOT NULL CHECK (step IN ('given', 'received', 'waived', 'undo')),
    member_id BIGINT NOT NULL REFERENCES members (id),
    request_id BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (rental_id, number)
) @clustered;

-- Deposits that an owner says he got, as the words say: to remind of them and to know who gave them back in time.
CREATE TABLE ledger_deposits (
    rental_id BIGINT PRIMARY KEY REFERENCES rentals (id),
    owner_id BIGINT NOT NULL REFERENCES members (id),
    ended_us BIGINT, -- when it became due back; NULL: the rental goes on
    returned_us BIGINT, -- NULL: not yet
    next_us BIGINT -- when the clock has to look at it; NULL: never
);
CREATE INDEX ledger_deposits_next ON ledger_deposits (next_us) WHERE next_us IS NOT NULL;
CREATE INDEX ledger_deposits_owner ON ledger_deposits (owner_id, ended_us);
CREATE INDEX ledger_deposits_late ON ledger_deposits (ended_us) WHERE returned_us IS NULL;
