-- Hand-over and return without a code (docs/rentals.md section 3): one of the two has pressed that it changes hands now, and
-- if the other does so soon, it has. NULL: nobody has, or its state is another by now. pressed_record: the digest of the record
-- that stood then; NULL: it was empty.
ALTER TABLE rentals ADD COLUMN pressed_by BIGINT REFERENCES members (id);
ALTER TABLE rentals ADD COLUMN pressed_us BIGINT;
ALTER TABLE rentals ADD COLUMN pressed_record TEXT;

-- What an event's digest is of (section 12). Form 1, of all events so far: the columns from before. Form 2: these, too. They
-- are what stands after the event, of a proposed change what is proposed; said: what was said with it, on one line.
ALTER TABLE rental_events ADD COLUMN form BIGINT NOT NULL DEFAULT 1;
ALTER TABLE rental_events ADD COLUMN by_press BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rental_events ADD COLUMN variant TEXT;
ALTER TABLE rental_events ADD COLUMN qty BIGINT;
ALTER TABLE rental_events ADD COLUMN place TEXT;
ALTER TABLE rental_events ADD COLUMN pickup_hour BIGINT;
ALTER TABLE rental_events ADD COLUMN said TEXT;
