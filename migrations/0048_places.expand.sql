-- Where gear is handed over, as its owner says it (docs/fit.md section 6), in millionths of a degree. The exact place is for
-- him and for whom he lends it to; near_* is the middle of a square of about 500 m that it is in, which is what
-- everybody else is told and what is searched by. A strip is 0.045 degrees (5 km) of latitude.
CREATE TABLE product_places (
    product_id BIGINT PRIMARY KEY REFERENCES products (id),
    latitude_e6 BIGINT NOT NULL CHECK (latitude_e6 BETWEEN -90000000 AND 90000000),
    longitude_e6 BIGINT NOT NULL CHECK (longitude_e6 BETWEEN -180000000 AND 180000000),
    near_latitude BIGINT NOT NULL,
    near_longitude BIGINT NOT NULL,
    strip BIGINT NOT NULL
);
CREATE INDEX product_places_strip ON product_places (strip, near_longitude, near_latitude, product_id);
