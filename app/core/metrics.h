/* What /metrics tells (Prometheus' text form): counted as it happens, in the memory of this
 * process. */
#pragma once
#include "core/app.h"

#include <stdint.h>

struct buf;

/* One request was answered so after took_us microseconds. */
void metrics_request(int status, int64_t took_us);

/* Adds all lines. */
void metrics_write(struct app *app, struct buf *text);
