-- Where a member lives, as he says it (docs/fit.md section 6): a name for others; by his device the middle of a square of about 500 m, which
-- nobody else is told.
CREATE TABLE neighbourhoods (
    member_id BIGINT PRIMARY KEY REFERENCES members (id),
    name TEXT NOT NULL,
    latitude_e6 BIGINT CHECK (latitude_e6 BETWEEN -90100000 AND 90100000), -- NULL: only by name
    longitude_e6 BIGINT CHECK (longitude_e6 BETWEEN -180100000 AND 180100000),
    confirmed_us BIGINT -- when his device said so
);

-- What members look for when nothing fits (docs/wishes.md). A post is open until its last day, or until it is closed.
CREATE TABLE wanted_posts (
    id @id,
    member_id BIGINT NOT NULL REFERENCES members (id),
    category_id BIGINT NOT NULL, -- 0: any
    text TEXT NOT NULL,
    start_day BIGINT, -- NULL: any days
    end_day BIGINT,
    fee_most BIGINT NOT NULL, -- a day; 0: not said
    place TEXT NOT NULL, -- a name; ''
    latitude_e6 BIGINT, -- rounded as in product_places; NULL: not said
    longitude_e6 BIGINT,
    until_day BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    closed_us BIGINT, -- NULL: not by hand
    hidden_us BIGINT -- after reports, or by an operator; NULL: it is shown
);
CREATE INDEX wanted_posts_open ON wanted_posts (id) WHERE closed_us IS NULL AND hidden_us IS NULL;
CREATE INDEX wanted_posts_member ON wanted_posts (member_id, id);
CREATE INDEX wanted_posts_until ON wanted_posts (until_day);

-- Owners who have it, each with a room.
CREATE TABLE wanted_answers (
    post_id BIGINT NOT NULL REFERENCES wanted_posts (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    owner_id BIGINT NOT NULL REFERENCES members (id),
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    created_us BIGINT NOT NULL,
    PRIMARY KEY (post_id, product_id)
) @clustered;
CREATE INDEX wanted_answers_owner ON wanted_answers (owner_id);

CREATE TABLE wanted_reports (
    post_id BIGINT NOT NULL REFERENCES wanted_posts (id),
    reporter_id BIGINT NOT NULL REFERENCES members (id),
    reason TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (post_id, reporter_id)
) @clustered;

-- All that a member has ever listed, deleted ones too: for his copy, and for when he leaves.
CREATE INDEX products_owner_ever ON products (owner_id, id);
