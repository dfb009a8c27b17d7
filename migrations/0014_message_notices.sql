-- Notices of messages: about_id is the room, seq its newest message then; who has read so far in the room needs no notice.
ALTER TABLE notifications ADD COLUMN seq BIGINT;
