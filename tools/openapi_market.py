"""Part of tools/openapi: the set-up wizard, and what operators do about members, listings and categories."""
PAGE = {"limit": "int", "cursor": "str"}
SESSION = {"user": {"id": "int", "username": "str?", "email": "str", "provider": "str?"}, "message": "str",
           "token": {"access_token": "str", "refresh_token": "str"}, "first_login": "bool"}

SCHEMAS = {}
OPERATIONS = [
    ("POST", "/api/setup/check/", "ANYONE", "Whether the link that the first start has printed is open, and what the server's settings have.", {}, {"token": "str"},
     {200: {"name": "str", "place": "str", "zone": "str", "google": "bool", "kakao": "bool", "mail": "bool", "address": "url", "address_set": "bool"},
      410: "Problem", 429: "Problem"}),
    ("POST", "/api/setup/mail/", "ANYONE", "A letter to see whether letters arrive, for who holds the link.", {}, {"token": "str", "email": "str"},
     {204: None, 409: "Problem", 410: "Problem", 429: "Problem"}),
    ("POST", "/api/setup/", "ANYONE", "The market has a name and an operator, who is signed in; once.", {},
     {"token": "str", "name": "str", "place?": "str?", "email": "str", "password": "str", "username": "str"},
     {201: SESSION, 410: "Problem", 429: "Problem"}),
]
