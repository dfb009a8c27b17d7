-- A fee that the two agree on instead of the product's (docs/rentals.md section 7): what it adds to or takes from it.
ALTER TABLE rentals ADD COLUMN offer BIGINT NOT NULL DEFAULT 0;
-- The fee of a proposed change, without delivery; NULL: as the agreed fees say.
ALTER TABLE rentals ADD COLUMN change_price BIGINT;
