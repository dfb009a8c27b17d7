-- How a rental ended before its use, and what that costs (docs/rentals.md section 8).
ALTER TABLE rentals ADD COLUMN accepted_us BIGINT;
-- withdrawn, cancelled, weather, not_handed_over; NULL: it has not been cancelled.
ALTER TABLE rentals ADD COLUMN cancel_reason TEXT;
-- The member; NULL: nobody, time has.
ALTER TABLE rentals ADD COLUMN cancelled_by BIGINT REFERENCES members (id);
-- What the renter owes for cancelling, in won.
ALTER TABLE rentals ADD COLUMN penalty BIGINT NOT NULL DEFAULT 0;
-- Who has called the weather bad; NULL: nobody.
ALTER TABLE rentals ADD COLUMN weather_by BIGINT REFERENCES members (id);

-- What the event made due: the total of what is proposed or agreed, the penalty of a cancel.
ALTER TABLE rental_events ADD COLUMN amount BIGINT NOT NULL DEFAULT 0;
