-- What an owner asks for besides the fee (docs/rentals.md section 8). A row is never changed: the newest of a product
-- counts for what is asked from now on, and a rental keeps the row that was shown when its days were proposed.
CREATE TABLE product_terms (
    id @id,
    product_id BIGINT NOT NULL REFERENCES products (id),
    declared_value BIGINT NOT NULL CHECK (declared_value >= 0), -- 0: not declared
    deposit BIGINT NOT NULL CHECK (deposit BETWEEN 0 AND declared_value),
    delivery_fee BIGINT NOT NULL CHECK (delivery_fee >= 0), -- 0: not brought for money
    policy TEXT NOT NULL CHECK (policy IN ('flexible', 'standard', 'strict')),
    late_percent BIGINT NOT NULL CHECK (late_percent BETWEEN 100 AND 150),
    return_hour BIGINT NOT NULL CHECK (return_hour BETWEEN 0 AND 23),
    weather TEXT NOT NULL CHECK (weather IN ('none', 'snow', 'water', 'wind', 'rain', 'air')),
    created_us BIGINT NOT NULL
);
CREATE INDEX product_terms_product ON product_terms (product_id, id);

-- NULL: priced by rule 1, which knew no terms.
ALTER TABLE rentals ADD COLUMN terms_id BIGINT REFERENCES product_terms (id);
-- What bringing it costs; NULL: it is picked up.
ALTER TABLE rentals ADD COLUMN delivery_fee BIGINT;
