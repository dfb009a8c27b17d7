"""Part of tools/openapi: where gear may be left when its owner cannot be there; a correction of what both have confirmed."""

PLACE = {"id": "int", "name": "str", "directions": "str", "hours": "str"}
SCHEMAS = {
    "DropPlaces": {"places": "[DropPlace]"},
    "DropPlace": {**PLACE, "opening": "str", "code": "str"},
    "DropPlacePut": {"id?": "int?", "name": "str", "directions": "str", "hours?": "str", "opening?": "str", "new_code?": "bool"},
    "RentalDropPlace": {**PLACE, "opening": "str?"},
    "Correction": {"amount": "int", "by": "int", "reason": "str", "at": "time"},
    "Dropped": {"place": "str", "at": "time", "until": "time"},
}
OPERATIONS = [
    ("GET", "/products/{id}/drop-places/", "MEMBER", "Where one's own product may be left, how to get in (`opening`) and the code that stands there.", {}, None,
     {200: "DropPlaces", 403: "Problem", 404: "Problem"}),
    ("PUT", "/products/{id}/drop-places/", "MEMBER", "All of them, at most 5, in this order: one with its `id` keeps its code unless it wants a `new_code`.", {},
     {"places": "[DropPlacePut]"}, {200: "DropPlaces", 403: "Problem", 404: "Problem", 415: "Problem"}),
    ("GET", "/api/rentals/{id}/drop-places/", "MEMBER", "Where it may be left, for its two; `opening` only for the renter while it is in use.", {}, None,
     {200: "[RentalDropPlace]", 404: "Problem"}),
]
