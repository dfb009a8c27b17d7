-- Calendars of one unit of a product (docs/rentals.md section 5): the columns mean what those of calendar_imports, product_busy and
-- calendar_feeds do.
CREATE TABLE unit_imports (
    unit_id BIGINT PRIMARY KEY REFERENCES units (id),
    url TEXT,
    due_us BIGINT,
    tried_us BIGINT,
    read_us BIGINT,
    etag TEXT,
    fault TEXT,
    events BIGINT NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX unit_imports_due ON unit_imports (due_us) WHERE due_us IS NOT NULL;

-- Days on which the unit is somebody's elsewhere; spans of a unit never overlap.
CREATE TABLE unit_busy (
    unit_id BIGINT NOT NULL REFERENCES units (id),
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    PRIMARY KEY (unit_id, first_day),
    CHECK (first_day <= last_day)
) @clustered;

-- The link to a unit's busy days; it is of whoever owns the product.
CREATE TABLE unit_feeds (
    unit_id BIGINT PRIMARY KEY REFERENCES units (id),
    token_digest TEXT NOT NULL UNIQUE,
    created_us BIGINT NOT NULL
);
