-- For tables of years: what asks for the few that are out, for a pair's, or for limits beyond the default ones, reads only those.
CREATE INDEX rentals_in_use ON rentals (product_id, end_day) WHERE state = 'IN_USE';
CREATE INDEX product_calendars_limits ON product_calendars (window_days, max_days);
