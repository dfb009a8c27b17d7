-- One of the two did not come (docs/rentals.md section 3, 13): what the rental itself does not say of it. Who did not come is
-- rentals.cancelled_by, what it costs him rentals.penalty.
CREATE TABLE no_shows (
    rental_id BIGINT PRIMARY KEY REFERENCES rentals (id),
    at_us BIGINT NOT NULL,
    contested_us BIGINT, -- NULL: who did not come says nothing against it
    contest TEXT, -- what he says
    judged_us BIGINT, -- NULL: not by an admin
    excused BIGINT NOT NULL DEFAULT 0, -- 1: it does not count
    judgement TEXT -- the admin's reason
);
CREATE INDEX no_shows_waiting ON no_shows (contested_us) WHERE contested_us IS NOT NULL AND judged_us IS NULL;

-- What admins have done: rows are only ever added.
CREATE TABLE admin_actions (
    id @id,
    admin_id BIGINT NOT NULL REFERENCES members (id),
    action TEXT NOT NULL,
    object TEXT NOT NULL, -- 'rental', 'report'
    object_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    request_id BIGINT NOT NULL,
    at_us BIGINT NOT NULL
);

-- What waits for an owner's word, or for an admin; wrong codes by their age.
CREATE INDEX rentals_declared ON rentals (return_declared_us) WHERE return_declared_us IS NOT NULL AND returned_us IS NULL;
CREATE INDEX reports_waiting ON reports (created_us) WHERE resolved_us IS NULL;
CREATE INDEX code_failures_at ON code_failures (at_us);
