/* What a power cut would leave of a database: kill -9 takes the program and leaves the system's
 * cache, so a commit that did not wait for the disk survives it. In a build with faults the size of
 * the log that has reached the disk is written to PATH-wal-synced at each sync; a test kills the
 * server, cuts the log there, and has what a power cut leaves at the worst. */
#pragma once

#ifdef WITH_FAULTS
/* What the log of the database at path holds now counts as on the disk. Syncs from here on are
 * recorded. */
void power_cut_watch(const char *path);
#else
#define power_cut_watch(path) ((void)0)
#endif
