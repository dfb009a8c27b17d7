/* A member's own data: what he may take with him, and what becomes of it when he leaves
 * (docs/security.md section 6). */
#pragma once
#include "core/app.h"

extern const struct route_table leaving_table;
