-- Calendars that owners name (docs/rentals.md section 5): on which days a thing is busy elsewhere.
CREATE TABLE calendar_imports (
    product_id BIGINT PRIMARY KEY REFERENCES products (id),
    url TEXT, -- NULL: a file was brought
    due_us BIGINT, -- when it is read next; who moves it on is the one that reads. NULL: a file
    tried_us BIGINT, -- read, or tried to; NULL: not yet
    read_us BIGINT, -- the newest of which the days are; NULL: none
    etag TEXT, -- of that one
    fault TEXT, -- why the newest try failed; NULL: it did not
    events BIGINT NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '[]' -- JSON: what was not understood
);
CREATE INDEX calendar_imports_due ON calendar_imports (due_us) WHERE due_us IS NOT NULL;

-- The days that it says are busy; spans of a product never overlap.
CREATE TABLE product_busy (
    product_id BIGINT NOT NULL REFERENCES products (id),
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    PRIMARY KEY (product_id, first_day),
    CHECK (first_day <= last_day)
) @clustered;
