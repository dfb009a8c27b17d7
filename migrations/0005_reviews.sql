-- Reviews: by the parties of a returned rental, once each. of_product 1: the renter's, which stands under the product and
-- counts for its owner; 0: the owner's, which counts for the renter. Nobody sees one before visible_us, or before the
-- other side has written its own (counted 1).
CREATE TABLE reviews (
    id @id,
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    writer_id BIGINT NOT NULL REFERENCES members (id),
    subject_id BIGINT NOT NULL REFERENCES members (id),
    of_product BIGINT NOT NULL CHECK (of_product IN (0, 1)),
    star BIGINT NOT NULL CHECK (star BETWEEN 1 AND 5),
    comment TEXT NOT NULL,
    visible_us BIGINT NOT NULL,
    counted BIGINT NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)),
    created_us BIGINT NOT NULL,
    updated_us BIGINT NOT NULL,
    UNIQUE (rental_id, writer_id)
);
CREATE INDEX reviews_product ON reviews (product_id, id);
CREATE INDEX reviews_subject ON reviews (subject_id, id);
CREATE INDEX reviews_blind ON reviews (visible_us) WHERE counted = 0;

-- Sum and number of all stars that count, so that the mean over everything costs one row.
CREATE TABLE review_totals (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    stars BIGINT NOT NULL,
    n BIGINT NOT NULL
);
INSERT INTO review_totals (id, stars, n) VALUES (1, 0, 0);
