-- Grams of each field of a live product (app/search); rowid is the product. Own content: SQLite 3.40 cannot delete otherwise.
CREATE VIRTUAL TABLE product_search USING fts5(name, model_name, description, place, tags, initials,
    tokenize = 'unicode61', prefix = '5', detail = 'full');
