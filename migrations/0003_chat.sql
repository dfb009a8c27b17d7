-- A room is a product and somebody who asks about it. last_seq is the number of its newest message; numbers have no holes.
CREATE TABLE rooms (
    id @id,
    product_id BIGINT NOT NULL REFERENCES products (id),
    owner_id BIGINT NOT NULL REFERENCES members (id),
    visitor_id BIGINT NOT NULL REFERENCES members (id),
    last_seq BIGINT NOT NULL DEFAULT 0,
    created_us BIGINT NOT NULL,
    UNIQUE (product_id, visitor_id),
    CHECK (owner_id <> visitor_id)
);
CREATE INDEX rooms_owner ON rooms (owner_id, id);
CREATE INDEX rooms_visitor ON rooms (visitor_id, id);

-- How far a member has read and received. A row comes with the first move; until then both are 0.
CREATE TABLE room_members (
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    member_id BIGINT NOT NULL,
    read_seq BIGINT NOT NULL DEFAULT 0,
    recv_seq BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, member_id)
) @clustered;

-- Messages lie where their room is read. Without foreign keys: the journal has read the room and the sender in the same
-- transaction. kind: 0 text, 1 photo, 2 card (then body is a JSON object). cid is the client's own number for it.
CREATE TABLE messages (
    room_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind BIGINT NOT NULL DEFAULT 0,
    sender_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    body TEXT,
    cid TEXT,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (room_id, seq)
) @clustered;
CREATE UNIQUE INDEX messages_cid ON messages (room_id, sender_id, cid) WHERE cid IS NOT NULL;

-- The newest message's id; raised once per batch.
CREATE TABLE message_counter (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    last_id BIGINT NOT NULL
);
INSERT INTO message_counter (only_row, last_id) VALUES (1, 0);
