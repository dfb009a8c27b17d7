-- What members are told (docs/notifications.md). kind says which words, the other columns what stands in them; about_id is
-- the rental. A reminder of a day (once_day) is made once for that day.
CREATE TABLE notifications (
    id @id,
    member_id BIGINT NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL,
    who_id BIGINT REFERENCES members (id), -- who did it; NULL: the clock
    product_id BIGINT REFERENCES products (id),
    about_id BIGINT NOT NULL,
    start_day BIGINT,
    end_day BIGINT,
    once_day BIGINT,
    urgent BIGINT NOT NULL DEFAULT 0, -- 1: does not wait for the morning
    created_us BIGINT NOT NULL,
    read_us BIGINT, -- NULL: not yet
    mailed_us BIGINT -- NULL: in no letter
);
CREATE INDEX notifications_member ON notifications (member_id, id);
CREATE INDEX notifications_unread ON notifications (member_id) WHERE read_us IS NULL;
CREATE INDEX notifications_created ON notifications (created_us);
CREATE UNIQUE INDEX notifications_once ON notifications (about_id, kind, once_day, member_id) WHERE once_day IS NOT NULL;

-- What a member wants of letters; without a row: letters, but from 22 to 8 o'clock only urgent ones.
CREATE TABLE notification_settings (
    member_id BIGINT PRIMARY KEY REFERENCES members (id),
    mail BIGINT NOT NULL DEFAULT 1,
    quiet_from BIGINT NOT NULL DEFAULT 22,
    quiet_to BIGINT NOT NULL DEFAULT 8,
    mailed_us BIGINT NOT NULL DEFAULT 0 -- his newest letter
);

-- For reminders: what is out, by its last day, and what came back.
CREATE INDEX rentals_out ON rentals (end_day) WHERE state = 'IN_USE';
CREATE INDEX rentals_returned ON rentals (returned_us) WHERE returned_us IS NOT NULL;
