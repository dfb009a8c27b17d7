/* The service manager's side: sd_notify(3) and its watchdog, without its library. All of it does
 * nothing where nobody asks for it. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* "READY=1", "STOPPING=1" …, to whoever NOTIFY_SOCKET names. */
void systemd_tell(const char *state);
/* "RELOADING=1" with the time that it wants beside it; "READY=1" when it is over. */
void systemd_tell_reloading(void);
/* How often the manager wants to hear that we live, in ms; 0: it does not. */
int64_t systemd_watchdog_ms(void);
