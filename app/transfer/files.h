/* The files of an export. */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* A file's bytes, read as they are asked for. */
struct file_view {
    struct str bytes;
    int fd; /* -1: none; of a zeroed one, too, when bytes is null */
};

char *file_path(struct arena *arena, const char *folder, const char *name);
/* ERR_NOT_FOUND, ERR_UNAVAILABLE (errno tells). */
enum err file_open(const char *path, struct file_view *ret_view) MUST_USE;
void file_close(struct file_view *view);
/* Whole, under another name first. 0600. */
enum err file_write(struct arena *arena, const char *path, struct str bytes) MUST_USE;
/* Makes the folder (0700); ERR_CONFLICT when something is in it. */
enum err file_empty_folder(const char *path) MUST_USE;
/* 64 hex digits, in the arena. */
struct str file_sha256(struct arena *arena, struct str bytes);
