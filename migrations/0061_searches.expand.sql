-- Searches that members have saved, to be told of new listings (docs/notifications.md "Saved searches"). word is the key of app/search by
-- which those are found that a listing may concern; '': no keyword.
CREATE TABLE saved_searches (
    id @id,
    member_id BIGINT NOT NULL REFERENCES members (id),
    address TEXT NOT NULL, -- the query of the client's page
    category_id BIGINT NOT NULL, -- 0: everything
    word TEXT NOT NULL,
    expression TEXT, -- of the keyword; NULL: none
    free_from BIGINT, -- days; NULL: any
    free_to BIGINT,
    fits BIGINT NOT NULL, -- 1: only what fits the member
    fee_from BIGINT NOT NULL, -- 0: without bound
    fee_to BIGINT NOT NULL,
    deal BIGINT NOT NULL, -- 1: by meeting, 2: by delivery, 3: both
    states BIGINT NOT NULL, -- bits; 0: any
    latitude_e6 BIGINT NOT NULL,
    longitude_e6 BIGINT NOT NULL,
    metres BIGINT NOT NULL, -- 0: anywhere
    created_us BIGINT NOT NULL,
    UNIQUE (member_id, address)
);
CREATE INDEX saved_searches_found ON saved_searches (category_id, word);

-- New listings that nobody has looked at yet for that, and searches that one of them may concern.
CREATE TABLE listing_news (
    product_id BIGINT PRIMARY KEY REFERENCES products (id),
    listed_us BIGINT NOT NULL
);
CREATE INDEX listing_news_listed ON listing_news (listed_us, product_id);
CREATE TABLE search_hits (
    product_id BIGINT NOT NULL REFERENCES products (id),
    search_id BIGINT NOT NULL, -- it may be gone
    PRIMARY KEY (product_id, search_id)
) @clustered;
