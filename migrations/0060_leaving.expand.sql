-- Who has left: his row stays without anything of his, for what others keep (docs/security.md section 6).
ALTER TABLE members ADD COLUMN left_us BIGINT; -- NULL: he is here

-- On what a session runs, as its owner is shown it ("Chrome · Android"; '': not known), and when it was last renewed (0: never).
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN seen_us BIGINT NOT NULL DEFAULT 0;
