-- A card that its room would not take is tried again later and later: how often it was, and when next.
ALTER TABLE chat_cards ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat_cards ADD COLUMN due_us BIGINT NOT NULL DEFAULT 0;
