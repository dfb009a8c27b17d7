-- What members keep for later (docs/wishes.md "Favourites"). A member reads all of his at once: they are few.
CREATE TABLE favourites (
    member_id BIGINT NOT NULL REFERENCES members (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    kept_us BIGINT NOT NULL,
    PRIMARY KEY (member_id, product_id)
) @clustered;
-- How many keep a product: for its owner.
CREATE INDEX favourites_product ON favourites (product_id);
