-- What waits and what is late (docs/rentals.md sections 3 and 6).

-- Products of which days may have been taken or have come free since somebody looked at who asks for them. number grows
-- with each change: who has looked takes the row away only if it is still the one that he saw.
CREATE TABLE stock_changes (
    product_id BIGINT PRIMARY KEY REFERENCES products (id),
    number BIGINT NOT NULL
) @clustered;

-- When the two of a request were told that its days are gone; NULL: they are not.
ALTER TABLE rentals ADD COLUMN gone_us BIGINT;
-- Requests that wait for an answer, by the end of their time.
CREATE INDEX rentals_requested ON rentals (due_us) WHERE state = 'REQUESTED';

-- Hours in which an owner wants to answer a request.
ALTER TABLE product_terms ADD COLUMN answer_hours BIGINT NOT NULL DEFAULT 24 CHECK (answer_hours BETWEEN 2 AND 72);

-- Requests in a row that had no answer, and products that are not offered for that. No row: none.
CREATE TABLE product_answers (
    product_id BIGINT PRIMARY KEY REFERENCES products (id),
    missed BIGINT NOT NULL,
    paused_us BIGINT -- NULL: it is offered
) @clustered;
