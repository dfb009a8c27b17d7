-- What the operator says of the market in the set-up wizard (app/core/market.h); what has no row is as it always was.
CREATE TABLE market_settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- The link of the wizard while nobody runs the market: the SHA-256 of its word. One row; a later start replaces it.
CREATE TABLE setup_links (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    digest TEXT NOT NULL,
    until_us BIGINT NOT NULL
);

-- Why a member may not sign in, and until when; one without a row was banned by `wooga user --ban`, for ever.
CREATE TABLE member_bans (
    member_id BIGINT PRIMARY KEY REFERENCES members (id),
    admin_id BIGINT NOT NULL REFERENCES members (id),
    reason TEXT NOT NULL,
    until_us BIGINT,
    at_us BIGINT NOT NULL
);
CREATE INDEX member_bans_until ON member_bans (until_us) WHERE until_us IS NOT NULL;

-- Listings that an operator has taken from the market; their owners, rooms and rentals keep them.
CREATE TABLE product_hides (
    product_id BIGINT PRIMARY KEY REFERENCES products (id),
    admin_id BIGINT NOT NULL REFERENCES members (id),
    reason TEXT NOT NULL,
    at_us BIGINT NOT NULL
);
