-- Cards on their way into their rooms: written with what they tell of, gone in the commit that stores the message. What a
-- server left when it died is sent by the clock.
CREATE TABLE chat_cards (
    id @id,
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    sender_id BIGINT NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,
    body TEXT NOT NULL, -- a JSON object
    made_us BIGINT NOT NULL
);
CREATE INDEX chat_cards_made ON chat_cards (made_us, id);
