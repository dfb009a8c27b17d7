-- The hour in Seoul from which the day counts as gone for the lead time; 24: none.
ALTER TABLE product_calendars ADD COLUMN cutoff_hour BIGINT NOT NULL DEFAULT 24 CHECK (cutoff_hour BETWEEN 1 AND 24);
