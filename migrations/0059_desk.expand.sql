-- What the operator says of national holidays, over the file: a day more or of another name, or one that is none.
CREATE TABLE holiday_edits (
    day BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    removed BIGINT NOT NULL CHECK (removed IN (0, 1))
) @clustered;

-- The clock's rounds: when each ran last, on any node, and what went wrong last.
CREATE TABLE job_runs (
    name TEXT PRIMARY KEY,
    began_us BIGINT NOT NULL,
    took_us BIGINT, -- NULL: it runs
    done BIGINT NOT NULL DEFAULT 0,
    node TEXT NOT NULL,
    error TEXT,
    error_us BIGINT
) @clustered;

-- When a backup was read again as a whole, and what was found.
CREATE TABLE backup_checks (
    name TEXT PRIMARY KEY,
    checked_us BIGINT NOT NULL,
    why TEXT -- what is wrong; NULL: it is good
) @clustered;

-- What happened on each day (of Seoul), counted once by the clock; what is deleted later stays counted.
CREATE TABLE usage_days (
    day BIGINT PRIMARY KEY,
    members BIGINT NOT NULL DEFAULT 0,
    listings BIGINT NOT NULL DEFAULT 0,
    requests BIGINT NOT NULL DEFAULT 0,
    agreed BIGINT NOT NULL DEFAULT 0,
    messages BIGINT NOT NULL DEFAULT 0,
    won BIGINT NOT NULL DEFAULT 0 -- of what was agreed
) @clustered;

-- How far each of them is counted.
CREATE TABLE usage_marks (
    name TEXT PRIMARY KEY,
    upto BIGINT NOT NULL
) @clustered;
