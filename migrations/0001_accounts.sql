-- Members. Addresses are stored in small letters, so UNIQUE compares without case. Times are microseconds since 1970 UTC.
CREATE TABLE members (
    id @id,
    email TEXT NOT NULL UNIQUE,
    username TEXT,
    password_hash TEXT,
    provider TEXT,
    point BIGINT NOT NULL DEFAULT 0,
    manner_tenths BIGINT NOT NULL DEFAULT 0,
    profile TEXT,
    is_admin BIGINT NOT NULL DEFAULT 0,
    is_active BIGINT NOT NULL DEFAULT 1,
    email_verified BIGINT NOT NULL DEFAULT 0,
    void_before_us BIGINT NOT NULL DEFAULT 0,
    created_us BIGINT NOT NULL
);
-- The few that memory must know from the start.
CREATE INDEX members_special ON members (id) WHERE is_active = 0 OR is_admin = 1 OR void_before_us > 0;

-- A session is a family of refresh tokens: only the newest, named by its jti, is good. Presenting an older one ends the family.
CREATE TABLE sessions (
    id @id,
    member_id BIGINT NOT NULL REFERENCES members (id),
    refresh_jti TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL
);
CREATE INDEX sessions_member ON sessions (member_id);
CREATE INDEX sessions_expires ON sessions (expires_us);

-- Sessions that ended while access tokens of theirs may still be alive; kept in memory too.
CREATE TABLE revoked_sessions (
    id BIGINT PRIMARY KEY,
    until_us BIGINT NOT NULL
);
CREATE INDEX revoked_sessions_until ON revoked_sessions (until_us);

-- Links sent by mail, by the digest of their secret; purpose is verify or reset.
CREATE TABLE mail_tokens (
    digest TEXT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    purpose TEXT NOT NULL,
    expires_us BIGINT NOT NULL
);
CREATE INDEX mail_tokens_expires ON mail_tokens (expires_us);
