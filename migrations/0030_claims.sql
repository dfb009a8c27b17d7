-- Claims (docs/rentals.md section 13): what one of a rental's two says is wrong with the thing, at most one a rental, and
-- what has been said of it since.
CREATE TABLE claims (
    rental_id BIGINT PRIMARY KEY REFERENCES rentals (id),
    kind TEXT NOT NULL CHECK (kind IN ('damage', 'not_as_described', 'lost', 'stolen')),
    by_id BIGINT NOT NULL REFERENCES members (id),
    most BIGINT NOT NULL CHECK (most >= 0), -- it cannot come to more won
    at_us BIGINT NOT NULL
);

-- Only ever added to.
CREATE TABLE claim_words (
    rental_id BIGINT NOT NULL REFERENCES claims (rental_id),
    number BIGINT NOT NULL, -- from 1
    word TEXT NOT NULL CHECK (word IN ('claim', 'propose', 'decide', 'appeal', 'decide_appeal')),
    member_id BIGINT NOT NULL REFERENCES members (id),
    amount BIGINT CHECK (amount >= 0), -- NULL: none was said
    text TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (rental_id, number)
) @clustered;
CREATE INDEX claim_words_appeals ON claim_words (at_us) WHERE word = 'appeal';

-- Photos of either of the two. sha256 is of the stored bytes of the large file.
CREATE TABLE claim_photos (
    id @id,
    rental_id BIGINT NOT NULL REFERENCES claims (rental_id),
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES members (id),
    at_us BIGINT NOT NULL
);
CREATE INDEX claim_photos_rental ON claim_photos (rental_id, id);
CREATE INDEX claim_photos_key ON claim_photos (key);

-- Few at a time: who decides looks for them.
CREATE INDEX rentals_disputed ON rentals (id) WHERE state = 'DISPUTED';
