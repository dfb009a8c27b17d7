-- What the nodes of one PostgreSQL database share: `keys` is the line of one machine's file DATA/keys, which with SQLite stays
-- the only place (docs/decisions/0010).
CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
