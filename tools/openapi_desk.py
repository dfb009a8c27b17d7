"""The operators' desk in tools/openapi: articles, and what an operator sees of the machine."""
PAGE = {"limit": "int", "cursor": "str"}
HEADING = {"id": "int", "slug": "str", "language": "'ko'|'en'", "title": "str", "summary": "str", "picture": "url?",
           "published_at": "time?", "updated_at": "time"}
STATE = "'draft'|'published'|'deleted'"
WRITTEN = {"slug": "str", "language": "'ko'|'en'", "title": "str", "summary?": "str", "body": "str", "published?": "bool"}

SCHEMAS = {
    "ArticleHeading": HEADING,
    "ArticleRow": {**HEADING, "state": STATE},
    "Article": {**HEADING, "html": "str"},
    "OwnArticle": {**HEADING, "state": STATE, "body": "str"},
}

OPERATIONS = [
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
