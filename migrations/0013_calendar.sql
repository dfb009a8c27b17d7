-- When an owner lends a thing (docs/rentals.md section 5). A product without a row is lent on every day, by the default
-- limits. Plans: 0 open, 1 no hand-over (a stay may pass but neither begin nor end), 2 closed.
CREATE TABLE product_calendars (
    product_id BIGINT PRIMARY KEY REFERENCES products (id),
    week BIGINT NOT NULL, -- two bits a weekday, Monday's the lowest
    holidays BIGINT NOT NULL CHECK (holidays BETWEEN 0 AND 2), -- the least that a national holiday is
    lead_days BIGINT NOT NULL CHECK (lead_days BETWEEN 0 AND 90),
    window_days BIGINT NOT NULL CHECK (window_days BETWEEN 1 AND 365),
    min_days BIGINT NOT NULL CHECK (min_days BETWEEN 1 AND max_days),
    max_days BIGINT NOT NULL CHECK (max_days <= 180),
    care TEXT NOT NULL CHECK (care IN ('none', 'dry', 'wax', 'laundry')),
    -- Days around a stay on which nobody else gets the thing.
    days_before BIGINT NOT NULL CHECK (days_before BETWEEN 0 AND 7),
    days_after BIGINT NOT NULL CHECK (days_after BETWEEN 0 AND 7)
) @clustered;

-- Days with a plan of their own, whatever the week and the holidays say; spans of a product never overlap.
CREATE TABLE product_exceptions (
    product_id BIGINT NOT NULL REFERENCES products (id),
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    plan BIGINT NOT NULL CHECK (plan BETWEEN 0 AND 2),
    PRIMARY KEY (product_id, first_day),
    CHECK (first_day <= last_day)
) @clustered;

-- National holidays, as the operator's file or the one in the binary has them; written at the start of the server.
CREATE TABLE holidays (
    day BIGINT PRIMARY KEY,
    name TEXT NOT NULL
) @clustered;
