-- Browsers that show notices while no page is open (docs/notifications.md): where their push service takes messages for them,
-- and the keys that only they can open them with.
CREATE TABLE push_subscriptions (
    id @id,
    member_id BIGINT NOT NULL REFERENCES members (id),
    session_id BIGINT, -- it ends with this login; NULL: the token had none
    endpoint TEXT NOT NULL UNIQUE,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    lang TEXT NOT NULL CHECK (lang IN ('ko', 'en')),
    created_us BIGINT NOT NULL
);
CREATE INDEX push_subscriptions_member ON push_subscriptions (member_id, created_us, id);

-- A notice on its way to a browser. due_us is when it may be tried next; who moves it on is the one that tries.
CREATE TABLE pushes (
    id @id,
    notice_id BIGINT NOT NULL,
    subscription_id BIGINT NOT NULL REFERENCES push_subscriptions (id),
    first_us BIGINT NOT NULL,
    due_us BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    UNIQUE (subscription_id, notice_id)
);
CREATE INDEX pushes_due ON pushes (due_us, id);

-- When a notice is to be pushed to the member's browsers; NULL: never, or it has been handed on.
ALTER TABLE notifications ADD COLUMN push_us BIGINT;
CREATE INDEX notifications_push ON notifications (push_us) WHERE push_us IS NOT NULL;
-- 0: a locked screen tells nobody's name and no gear.
ALTER TABLE notification_settings ADD COLUMN push_details BIGINT NOT NULL DEFAULT 1;
