-- Photos by their random key: who brought them (for the quota of 200 MiB a member) and how many bytes their three files take.
CREATE TABLE photos (
    key TEXT PRIMARY KEY,
    member_id BIGINT REFERENCES members (id),
    bytes BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_us BIGINT NOT NULL
);
CREATE INDEX photos_member ON photos (member_id, bytes);

-- Whether anybody still uses a key.
CREATE INDEX product_photos_key ON product_photos (key);
CREATE INDEX members_profile ON members (profile);
