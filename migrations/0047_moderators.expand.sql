-- Who looks after reports, disputes and bans, but does not run the site (docs/decisions/0032). An operator has is_admin instead.
ALTER TABLE members ADD COLUMN is_moderator BIGINT NOT NULL DEFAULT 0;
-- In place of members_special, which older programs beside this one still read by.
CREATE INDEX members_known ON members (id) WHERE is_active = 0 OR is_admin = 1 OR void_before_us > 0 OR is_moderator = 1;
