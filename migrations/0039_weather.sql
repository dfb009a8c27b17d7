-- Official warnings of bad weather, as an operator enters them (docs/rentals.md section 8).
CREATE TABLE weather_warnings (
    id @id,
    region TEXT NOT NULL, -- ISO 3166-2
    kind TEXT NOT NULL CHECK (kind IN ('snow', 'water', 'wind', 'rain', 'air')),
    day BIGINT NOT NULL,
    text TEXT NOT NULL, -- what the warning is called; may be empty
    entered_by BIGINT NOT NULL REFERENCES members (id),
    entered_us BIGINT NOT NULL,
    told BIGINT NOT NULL DEFAULT 0 CHECK (told IN (0, 1)) -- to those whose rentals it concerns
);
CREATE UNIQUE INDEX weather_warnings_of ON weather_warnings (region, kind, day);
CREATE INDEX weather_warnings_day ON weather_warnings (day, id);
CREATE INDEX weather_warnings_untold ON weather_warnings (id) WHERE told = 0;

-- Whose warnings count; none: only both together may call the weather bad.
ALTER TABLE product_terms ADD COLUMN region TEXT NOT NULL DEFAULT 'none';
CREATE INDEX product_terms_region ON product_terms (region, weather) WHERE region <> 'none';
CREATE INDEX rentals_accepted_terms ON rentals (terms_id) WHERE state = 'ACCEPTED';
