/* Makes backups while the server runs, and checks them: by WOOGA_BACKUP_TO, _EVERY, _KEEP, and when
 * an operator wants it (desk/desk.h). */
#pragma once
#include "core/app.h"

struct backup_thread;

/* OK and NULL when there is no place for any. Says what is wrong with the settings. */
enum err backup_thread_start(struct app *app, struct backup_thread **ret_thread) MUST_USE;
/* Waits a little for one that is under way. False when it goes on: it uses the database and the
 * photos, and ends with the process; without a manifest it is no backup, and the next removes it.
 * Takes NULL. */
bool backup_thread_stop(struct backup_thread *thread) MUST_USE;
