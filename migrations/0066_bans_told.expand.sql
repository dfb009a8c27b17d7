-- 1: its reason was written for the one who is banned. What was written before, when it stood in the log alone, is told to nobody.
ALTER TABLE member_bans ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
