-- Who lends as a business or a club, as he says himself (docs/rentals.md section 8): shown beside his listings, and bound to the
-- cancellation policies that the guideline allows a business.
CREATE TABLE businesses (
    member_id BIGINT PRIMARY KEY REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('business', 'club')),
    name TEXT NOT NULL,
    number TEXT NOT NULL DEFAULT '', -- of its registration, 000-00-00000
    contact TEXT NOT NULL DEFAULT ''
);
