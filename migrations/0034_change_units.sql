-- A change of what is agreed may be of the units, too (docs/rentals.md section 3): of another size, or of another number of
-- them. NULL: no change is proposed, or one from before there were such; it leaves them as they are.
ALTER TABLE rentals ADD COLUMN change_variant TEXT;
ALTER TABLE rentals ADD COLUMN change_qty BIGINT CHECK (change_qty BETWEEN 1 AND 500);

-- So far the units of every version have been the rental's.
ALTER TABLE agreements ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE agreements ADD COLUMN qty BIGINT NOT NULL DEFAULT 1 CHECK (qty BETWEEN 1 AND 500);
UPDATE agreements SET variant = (SELECT r.variant FROM rentals r WHERE r.id = agreements.rental_id),
    qty = (SELECT r.qty FROM rentals r WHERE r.id = agreements.rental_id);
