-- The health magazine: what operators write for everybody, in Markdown.
CREATE TABLE articles (
    id @id,
    slug TEXT NOT NULL UNIQUE, -- its address: /articles/slug
    language TEXT NOT NULL CHECK (language IN ('ko', 'en')),
    title TEXT NOT NULL,
    summary TEXT NOT NULL, -- for lists and previews; may be empty
    body TEXT NOT NULL,
    picture TEXT, -- the key of a photo
    published_us BIGINT, -- NULL: a draft
    deleted_us BIGINT, -- it can be brought back for 30 days; NULL: it is there
    created_us BIGINT NOT NULL,
    updated_us BIGINT NOT NULL
);
CREATE INDEX articles_public ON articles (language, published_us, id) WHERE published_us IS NOT NULL AND deleted_us IS NULL;
CREATE INDEX articles_deleted ON articles (deleted_us) WHERE deleted_us IS NOT NULL;
CREATE INDEX articles_picture ON articles (picture) WHERE picture IS NOT NULL;
