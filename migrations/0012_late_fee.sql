-- What the renter owes for bringing it back late, in won; known when it is back (docs/rentals.md section 8).
ALTER TABLE rentals ADD COLUMN late_fee BIGINT NOT NULL DEFAULT 0;
