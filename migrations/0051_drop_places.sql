-- Where an owner lets his gear be left when he cannot be there (docs/rentals.md section 3, 17). opening: how to get in, for who has
-- it in use; code: what stands at the place itself and shows that one was there. Nothing refers to a row: what was left at one
-- keeps its name.
CREATE TABLE drop_places (
    id @id,
    product_id BIGINT NOT NULL REFERENCES products (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    directions TEXT NOT NULL,
    hours TEXT NOT NULL DEFAULT '',
    opening TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL
);
CREATE INDEX drop_places_product ON drop_places (product_id, position);

-- That it was left at one, and since when its owner says nothing to it; NULL: it was not, or that was taken back. drop_denial: what
-- the owner says of one where it was not.
ALTER TABLE rentals ADD COLUMN dropped_us BIGINT;
ALTER TABLE rentals ADD COLUMN drop_place TEXT;
ALTER TABLE rentals ADD COLUMN drop_denial TEXT;
