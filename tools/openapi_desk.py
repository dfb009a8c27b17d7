"""The operators' desk in tools/openapi: articles, and what an operator sees of the machine."""
PAGE = {"limit": "int", "cursor": "str"}
HEADING = {"id": "int", "slug": "str", "language": "'ko'|'en'", "title": "str", "summary": "str", "picture": "url?",
           "published_at": "time?", "updated_at": "time"}
STATE = "'draft'|'published'|'deleted'"
WRITTEN = {"slug": "str", "language": "'ko'|'en'", "title": "str", "summary?": "str", "body": "str", "published?": "bool"}

SCHEMAS = {
    "Job": {"name": "str", "every_s": "int", "may_run": "bool", "runs": "bool", "began_at": "time?", "took_ms": "int?", "done": "int", "node": "str?",
            "error": "str?", "error_at": "time?", "next_at": "time?"},
    "Queue": {"name": "str", "waiting": "int", "due": "int", "first_at": "time?"},
    "Backup": {"name": "str", "made_at": "time", "checked_at": "time?", "wrong": "str?"},
    "Check": {"check": "str", "state": "'ok'|'wrong'|'mended'", "text": "str"},
    "UsageDay": {"date": "date", "members": "int", "listings": "int", "requests": "int", "agreed": "int", "messages": "int", "won": "int"},
    "Holiday": {"date": "date", "name": "str", "of": "'file'|'added'|'removed'"},
    "ArticleHeading": HEADING,
    "ArticleRow": {**HEADING, "state": STATE},
    "Article": {**HEADING, "html": "str"},
    "OwnArticle": {**HEADING, "state": STATE, "body": "str"},
}

OPERATIONS = [
    ("GET", "/api/admin/jobs/", "ADMIN", "What runs by itself, as noted at most a minute ago by any node, and what waits in rows and (`mail`) in this process.", {}, None,
     {200: {"jobs": "[Job]", "queues": "[Queue]"}, 403: "Problem"}),
    ("POST", "/api/admin/jobs/{name}/run/", "ADMIN", "It runs within two seconds; what is not due is not done.", {}, None,
     {204: None, 403: "Problem", 404: "Problem", 409: "Problem"}),
    ("GET", "/api/admin/backups/", "ADMIN", "Whole backups in the place of the settings, the newest first.", {}, None,
     {200: {"place": "str?", "every": "str?", "keep": "int", "wrong": "str?", "backups": "[Backup]"}, 403: "Problem"}),
    ("POST", "/api/admin/checks/", "ADMIN", "What `wooga doctor --json` says; at most 25 seconds, one at a time.", {}, None,
     {200: {"version": "str", "wrong": "int", "mended": "int", "checks": "[Check]"}, 403: "Problem", 409: "Problem", 503: "Problem"}),
    ("GET", "/api/admin/usage/", "ADMIN", "How much the site was used, by day of the last 90; `won` of what was agreed.", {}, None,
     {200: "[UsageDay]", 403: "Problem"}),
    ("GET", "/api/admin/holidays/", "ADMIN", "National holidays from today on: the file's, the operator's, and what he took away.", {}, None,
     {200: "[Holiday]", 403: "Problem"}),
    ("PUT", "/api/admin/holidays/{date}/", "ADMIN", "The day is a national holiday, whatever the file says.", {}, {"name": "str"},
     {200: "[Holiday]", 403: "Problem", 404: "Problem"}),
    ("DELETE", "/api/admin/holidays/{date}/", "ADMIN", "The day is none.", {}, None, {204: None, 403: "Problem", 404: "Problem"}),
    ("GET", "/api/articles/", "ANYONE", "The health magazine: what is published, the newest first.", {**PAGE, "language": "'ko'|'en'"}, None,
     {200: "[ArticleHeading]"}),
    ("GET", "/api/articles/{slug}/", "ANYONE", "An article as HTML that may stand in a page: no raw HTML, no links that run, no pictures of other sites.", {}, None,
     {200: "Article", 404: "Problem"}),
    ("GET", "/articles/{slug}", "ANYONE", "Its page (text/html), with what a link to it shows.", {"lang": "'ko'|'en'"}, None, {200: None, 404: "Problem"}),
    ("GET", "/api/admin/articles/", "ADMIN", "All articles, the newest first: drafts and deleted ones, too.", PAGE, None,
     {200: "[ArticleRow]", 403: "Problem"}),
    ("POST", "/api/admin/articles/", "ADMIN", "A new article in Markdown; a draft unless `published`.", {}, WRITTEN, {201: "OwnArticle", 403: "Problem"}),
    ("POST", "/api/admin/articles/preview/", "ADMIN", "What readers would see of Markdown.", {}, {"body": "str"}, {200: {"html": "str"}, 403: "Problem"}),
    ("GET", "/api/admin/articles/{id}/", "ADMIN", "One with its Markdown.", {}, None, {200: "OwnArticle", 403: "Problem", 404: "Problem"}),
    ("PUT", "/api/admin/articles/{id}/", "ADMIN", "What it becomes; who publishes it again keeps the day.", {}, WRITTEN,
     {200: "OwnArticle", 403: "Problem", 404: "Problem"}),
    ("DELETE", "/api/admin/articles/{id}/", "ADMIN", "Nobody sees it any more; it can be brought back for 30 days.", {}, None,
     {204: None, 403: "Problem", 404: "Problem"}),
    ("POST", "/api/admin/articles/{id}/restore/", "ADMIN", "As it was before it was deleted.", {}, None, {200: "OwnArticle", 403: "Problem", 404: "Problem"}),
    ("PUT", "/api/admin/articles/{id}/picture/", "ADMIN", "Its picture, in place of the one it had.", {}, ("form", {"file": "file"}),
     {200: "OwnArticle", 403: "Problem", 404: "Problem", 413: "Problem"}),
    ("DELETE", "/api/admin/articles/{id}/picture/", "ADMIN", "No picture any more.", {}, None, {200: "OwnArticle", 403: "Problem", 404: "Problem"}),
]
