"""Part of tools/openapi: a member's own account, what he looks for, and where he lives."""

FINDING = {"keyword": "str", "category": "str", "rental_start_date": "date", "rental_end_date": "date", "fits": "'me'", "min_price": "int",
           "max_price": "int", "state": "str", "direct": "'0'|'1'", "delivery": "'0'|'1'", "near": "str", "km": "int"}
LEAVING_BAR = {"rental": "int", "state": "str", "role": "'owner'|'renter'", "product": "int", "product_name": "str"}
SCHEMAS = {
    "Leaving": {"may": "bool", "rentals": "[LeavingBar]", "deposits": "[LeavingBar]", "last_operator": "bool", "password": "bool"},
    "LeavingBar": LEAVING_BAR,
    "SavedSearch": {"id": "int", "address": "str", "created_at": "time"},
    "SignedIn": {"id": "int", "device": "str", "created_at": "time", "seen_at": "time", "current": "bool"},
}
OPERATIONS = [
    ("GET", "/api/account/leaving/", "MEMBER", "Whether the caller may delete his account, and what he has to end before.", {}, None,
     {200: "Leaving"}),
    ("POST", "/api/account/leaving/", "MEMBER", "Deletes the caller's account: `email` is its own address, typed to confirm; `password`, if it has one.", {},
     {"email": "str", "password?": "str?"}, {204: None, 409: "Problem", 415: "Problem", 429: "Problem"}),
    ("GET", "/api/account/export/", "MEMBER", "In how many archives the caller's data come.", {}, None, {200: {"parts": "int"}}),
    ("GET", "/api/account/export.zip", "MEMBER", "What the site has of the caller as a ZIP (application/zip): tables and messages in the first, photos in all.", {"part": "int"}, None,
     {200: None, 413: "Problem"}),
    ("GET", "/api/account/sessions/", "MEMBER", "Where the caller is signed in, the newest first.", {}, None, {200: "[SignedIn]"}),
    ("GET", "/api/searches/", "MEMBER", "The searches that the caller has saved, the newest first.", {}, None, {200: "[SavedSearch]"}),
    ("POST", "/api/searches/", "MEMBER", "Save a search, by the query of `GET /products/`: the caller is told of new listings that it finds. `address`: the query of the client's page.",
     FINDING, {"address": "str"}, {200: "SavedSearch", 201: "SavedSearch", 404: "Problem", 409: "Problem", 415: "Problem"}),
    ("DELETE", "/api/searches/{id}/", "MEMBER", "Forget a saved search.", {}, None, {204: None, 404: "Problem"}),
    ("DELETE", "/api/account/sessions/", "MEMBER", "Signs the caller out everywhere else.", {}, None, {204: None}),
    ("DELETE", "/api/account/sessions/{id}/", "MEMBER", "Signs the caller out there, at once.", {}, None, {204: None, 404: "Problem"}),
]
