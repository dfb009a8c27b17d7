/* A rental's evidence as one archive. */
#pragma once

extern const struct route_table evidence_table;
