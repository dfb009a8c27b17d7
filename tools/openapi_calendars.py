"""Part of tools/openapi: other calendars of a product, and links for them; of all its units, or of one."""

REFUSED = {403: "Problem", 404: "Problem"}
STATE = {200: "CalendarImport", **REFUSED}
SCHEMAS = {}
OPERATIONS = []
for of, what, days in (("/products/{id}", "one's product", "its busy days are closed to renters"),
                       ("/products/{id}/units/{unit}", "one unit of one's product", "on its busy days that unit is elsewhere")):
    OPERATIONS += [
        ("GET", f"{of}/calendar-import/", "MEMBER", f"What the other calendar of {what} tells.", {}, None, STATE),
        ("PUT", f"{of}/calendar-import/", "MEMBER", f"Another calendar (iCalendar): {days}.", {}, {"url": "url"}, STATE),
        ("POST", f"{of}/calendar-import/", "MEMBER", "The other calendar is read within seconds.", {}, None, STATE),
        ("DELETE", f"{of}/calendar-import/", "MEMBER", "No other calendar any more.", {}, None, {204: None, **REFUSED}),
        ("PUT", f"{of}/calendar-import/file/", "MEMBER", "The other calendar as a file, read once.", {}, {"file": "file"}, STATE),
        ("GET", f"{of}/calendar-link/", "MEMBER", f"Since when {what} has a secret link to its busy days.", {}, None,
         {200: {"created_at": "time?"}, **REFUSED}),
        ("POST", f"{of}/calendar-link/", "MEMBER", "A new link, said only now; the old one ends.", {}, None, {201: "CalendarLink", **REFUSED}),
        ("DELETE", f"{of}/calendar-link/", "MEMBER", "The link ends.", {}, None, {204: None, **REFUSED}),
    ]
