-- What the two of a rental have agreed on, each time they did (docs/rentals.md section 3): a row that is not changed any
-- more once agreed_us stands. agreed_us NULL: proposed by by_id, at most one a rental. A rental without a row that has been
-- accepted before there were any is agreed as it stands, as version 1.
CREATE TABLE agreements (
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    version BIGINT NOT NULL CHECK (version > 0),
    by_id BIGINT NOT NULL REFERENCES members (id),
    at_us BIGINT NOT NULL,
    agreed_us BIGINT,
    start_day BIGINT NOT NULL,
    end_day BIGINT NOT NULL,
    total BIGINT NOT NULL,
    fee_lines TEXT NOT NULL,
    place TEXT NOT NULL, -- where the two meet; '': not said
    pickup_hour BIGINT CHECK (pickup_hour BETWEEN 0 AND 23), -- NULL: not said
    PRIMARY KEY (rental_id, version)
) @clustered;
