-- A kit may have a product in several sizes (docs/rentals.md section 6). What an older program makes of such a kit would be wrong,
-- so it is to refuse this database.
CREATE TABLE kit_lines_of_sizes (
    kit_id BIGINT NOT NULL REFERENCES products (id),
    component_id BIGINT NOT NULL REFERENCES products (id),
    variant TEXT NOT NULL, -- of the component's units
    qty BIGINT NOT NULL CHECK (qty BETWEEN 1 AND 50), -- in one kit
    PRIMARY KEY (kit_id, component_id, variant),
    CHECK (kit_id <> component_id)
) @clustered;
INSERT INTO kit_lines_of_sizes (kit_id, component_id, variant, qty) SELECT kit_id, component_id, variant, qty FROM kit_lines;
DROP TABLE kit_lines;
ALTER TABLE kit_lines_of_sizes RENAME TO kit_lines;
CREATE INDEX kit_lines_component ON kit_lines (component_id, kit_id);

-- The size for which a rental took the unit: its owner may call the unit another one since. NULL: from before there was this
-- column, when the rental, or the kit's one line of the product, said it.
ALTER TABLE rental_units ADD COLUMN variant TEXT;

-- What the digest of a check-in is of, too, so that nobody finds the place by trying (section 3); dropped with the place. NULL: one
-- from before, or dropped.
ALTER TABLE check_ins ADD COLUMN salt TEXT;
