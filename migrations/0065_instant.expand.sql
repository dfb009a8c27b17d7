-- Whether who asks for free days, at the price and on these terms, is accepted at once (docs/rentals.md section 3, 1c).
ALTER TABLE product_terms ADD COLUMN instant BIGINT NOT NULL DEFAULT 0 CHECK (instant IN (0, 1));
