-- name: articles_public
-- Of a language ('' all), the newest first, after $2 and $3.
SELECT id, slug, language, title, summary, '', picture, published_us, deleted_us, created_us, updated_us FROM articles
WHERE published_us IS NOT NULL AND deleted_us IS NULL AND ($1 = '' OR language = $1)
    AND (published_us < $2 OR (published_us = $2 AND id < $3))
ORDER BY published_us DESC, id DESC LIMIT $4;

-- name: article_public
SELECT id, slug, language, title, summary, body, picture, published_us, deleted_us, created_us, updated_us FROM articles
WHERE slug = $1 AND published_us IS NOT NULL AND deleted_us IS NULL;

-- name: articles_all
-- The newest first, with ids below $1; what is deleted, too.
SELECT id, slug, language, title, summary, '', picture, published_us, deleted_us, created_us, updated_us FROM articles
WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: article_by_id
SELECT id, slug, language, title, summary, body, picture, published_us, deleted_us, created_us, updated_us FROM articles
WHERE id = $1;

-- name: article_insert
INSERT INTO articles (slug, language, title, summary, body, published_us, created_us, updated_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id;

-- name: article_update
UPDATE articles SET slug = $2, language = $3, title = $4, summary = $5, body = $6, published_us = $7, updated_us = $8
WHERE id = $1 AND deleted_us IS NULL;

-- name: article_picture_put
UPDATE articles SET picture = $2, updated_us = $3 WHERE id = $1 AND deleted_us IS NULL;

-- name: article_delete
UPDATE articles SET deleted_us = $2 WHERE id = $1 AND deleted_us IS NULL;

-- name: article_restore
UPDATE articles SET deleted_us = NULL WHERE id = $1 AND deleted_us IS NOT NULL;

-- name: articles_gone
SELECT id, picture FROM articles WHERE deleted_us < $1 ORDER BY deleted_us LIMIT 100;

-- name: article_remove
DELETE FROM articles WHERE id = $1 AND deleted_us < $2;
