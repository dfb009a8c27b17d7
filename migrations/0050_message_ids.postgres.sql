-- Nodes take the ids of messages without waiting for each other's commits, as they would for the row of message_counter.
CREATE SEQUENCE message_ids;
SELECT setval('message_ids', GREATEST((SELECT last_id FROM message_counter), 1), (SELECT last_id FROM message_counter) > 0);
