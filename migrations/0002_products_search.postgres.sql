-- Grams of each field of a live product (app/search). The text search configuration `simple` takes them as they are.
CREATE TABLE product_search (
    product_id BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX product_search_words ON product_search USING gin (words);

-- The categories have brought their ids along.
SELECT setval(pg_get_serial_sequence('categories', 'id'), (SELECT MAX(id) FROM categories));
