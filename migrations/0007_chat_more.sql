-- What a member wants of a room: no notices (muted 1), or not to see it until something is written after left_seq.
ALTER TABLE room_members ADD COLUMN muted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE room_members ADD COLUMN left_seq BIGINT;

-- Whom a member does not want to hear. Either direction stops both from writing to each other.
CREATE TABLE blocks (
    blocker_id BIGINT NOT NULL REFERENCES members (id),
    blocked_id BIGINT NOT NULL REFERENCES members (id),
    created_us BIGINT NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id),
    CHECK (blocker_id <> blocked_id)
) @clustered;

-- What a member tells the moderators about the other of a room. context is a JSON array, the newest messages at that moment.
CREATE TABLE reports (
    id @id,
    reporter_id BIGINT NOT NULL REFERENCES members (id),
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    accused_id BIGINT NOT NULL REFERENCES members (id),
    reason TEXT NOT NULL,
    context TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    resolved_us BIGINT, -- NULL: open
    resolved_by BIGINT REFERENCES members (id),
    resolution TEXT
);
CREATE UNIQUE INDEX reports_one_open ON reports (reporter_id, room_id) WHERE resolved_us IS NULL;
CREATE INDEX reports_open ON reports (id) WHERE resolved_us IS NULL;
CREATE INDEX reports_accused ON reports (accused_id, id);

-- Photos brought for a later call, each for one use.
CREATE TABLE uploads (
    id @id,
    member_id BIGINT NOT NULL REFERENCES members (id),
    key TEXT NOT NULL UNIQUE, -- of photos
    used_us BIGINT -- NULL: not yet
);
