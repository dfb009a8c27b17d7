-- Secret links to calendars in the iCalendar form (docs/rentals.md section 5): one of all that a member rents and lends,
-- and one of each of his products. Only the digest of the link's secret is kept.
CREATE TABLE calendar_feeds (
    member_id BIGINT NOT NULL REFERENCES members (id),
    product_id BIGINT NOT NULL, -- 0: all his rentals
    token_digest TEXT NOT NULL UNIQUE,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (member_id, product_id)
);
