-- Members who are banned and have no letter of it yet. What is said in it stands in member_bans; there a ban by `wooga user --ban` has the
-- member's own id as admin_id, and '' for a reason that was not given.
CREATE TABLE ban_letters (
    member_id BIGINT PRIMARY KEY REFERENCES members (id)
) @clustered;
