"""Part of tools/openapi: the set-up wizard, and what operators do about members, listings and categories."""
PAGE = {"limit": "int", "cursor": "str"}
SESSION = {"user": {"id": "int", "username": "str?", "email": "str", "provider": "str?"}, "message": "str",
           "token": {"access_token": "str", "refresh_token": "str"}, "first_login": "bool"}

SCHEMAS = {
    "FoundMember": {"id": "int", "username": "str?", "email": "str?", "provider": "str?", "email_verified": "bool", "operator": "bool", "moderator": "bool",
                    "banned": "bool",
                    "ban_reason": "str?", "banned_until": "time?", "created_at": "time", "listings": "int", "rentals": "int", "reports": "int", "sessions": "int"},
    "FoundListing": {"id": "int", "name": "str", "owner": {"id": "int", "username": "str?"}, "category": "str?", "fee": "int", "created_at": "time",
                     "thumbnail": "url?", "paused": "bool", "hidden": "str?"},
    "CategoryRow": {"id": "int", "parent": "int?", "sort": "str", "name": "str", "name_en": "str?", "retired": "bool", "things": "int"},
}
OPERATIONS = [
    ("POST", "/api/setup/check/", "ANYONE", "Whether the link that the first start has printed is open, and what the server's settings have.", {}, {"token": "str"},
     {200: {"name": "str", "place": "str", "zone": "str", "google": "bool", "kakao": "bool", "mail": "bool", "address": "url", "address_set": "bool"},
      410: "Problem", 429: "Problem"}),
    ("POST", "/api/setup/mail/", "ANYONE", "A letter to see whether letters arrive, for who holds the link.", {}, {"token": "str", "email": "str"},
     {204: None, 409: "Problem", 410: "Problem", 429: "Problem"}),
    ("POST", "/api/setup/", "ANYONE", "The market has a name and an operator, who is signed in; once.", {},
     {"token": "str", "name": "str", "place?": "str?", "email": "str", "password": "str", "username": "str"},
     {201: SESSION, 410: "Problem", 429: "Problem"}),
    ("GET", "/api/admin/members/", "MODERATOR", "Members, the newest first; `q` is a number, or a part of a name or (for operators) an address.",
     {**PAGE, "q": "str", "kind": "'operators'|'moderators'|'banned'"}, None, {200: "[FoundMember]", 403: "Problem"}),
    ("POST", "/api/admin/members/{id}/{act}/", "MODERATOR",
     "ban (until a day begins, or for ever), unban, warn, sign-out (everywhere), and for operators alone make-operator, unmake-operator, make-moderator, unmake-moderator; never oneself, and a moderator nobody who has a role.", {},
     {"reason": "str", "until?": "date?"}, {200: "FoundMember", 400: "FieldErrors", 403: "Problem", 404: "Problem", 409: "Problem"}),
    ("GET", "/api/admin/listings/", "MODERATOR", "Listings, the newest first; `q` is a number, or a part of a name.",
     {**PAGE, "q": "str", "owner": "int", "hidden": "'1'"}, None, {200: "[FoundListing]", 403: "Problem"}),
    ("POST", "/api/admin/listings/{id}/{act}/", "MODERATOR", "hide: out of lists, searches and previews, and its owner is told; or show again.", {},
     {"reason": "str"}, {200: "FoundListing", 400: "FieldErrors", 403: "Problem", 404: "Problem", 409: "Problem"}),
    ("GET", "/api/admin/categories/", "ADMIN", "All categories as siblings stand, with how many live listings each has.", {}, None,
     {200: "[CategoryRow]", 403: "Problem"}),
    ("POST", "/api/admin/categories/", "ADMIN", "A new category below another one or at the top; a retired one of that name comes back.", {},
     {"parent?": "int?", "name": "str", "name_en?": "str?"}, {201: "CategoryRow", 400: "FieldErrors", 403: "Problem"}),
    ("PUT", "/api/admin/categories/{id}/", "ADMIN", "Its names; the one that it had goes on leading to it.", {}, {"name?": "str", "name_en?": "str?"},
     {200: "CategoryRow", 400: "FieldErrors", 403: "Problem", 404: "Problem"}),
    ("POST", "/api/admin/categories/{id}/move/", "ADMIN", "Before the sibling above (-1), or after the one below (1).", {}, {"by": "int"},
     {200: "CategoryRow", 400: "FieldErrors", 403: "Problem", 404: "Problem", 409: "Problem"}),
    ("POST", "/api/admin/categories/{id}/retire/", "ADMIN", "Nothing is listed in it any more; what is goes to another one of its level, and its names lead there.", {},
     {"to?": "int?"}, {200: "CategoryRow", 400: "FieldErrors", 403: "Problem", 404: "Problem", 409: "Problem"}),
]
