/* Text into HTML and XML: nothing that a member wrote becomes markup. */
#pragma once
#include "base/buf.h"

/* The text as content or as a quoted attribute's value; control characters become spaces. */
void html_text(struct buf *buf, struct str text);
/* JSON for a <script> that holds data: no sequence of it ends the element. */
void html_json(struct buf *buf, struct str json);
