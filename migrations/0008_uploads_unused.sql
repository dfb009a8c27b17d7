-- What waits for a later call, to be dropped after a day; what is used is not in it.
CREATE INDEX uploads_unused ON uploads (id) WHERE used_us IS NULL;
