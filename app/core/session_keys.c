#include "core/session_keys.h"

#include "crypto/random.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEX = 2 * SESSION_KEY_BYTES, LINE = 4 + HEX + 1 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool session_key_parse(struct str line, unsigned char ret_key[static SESSION_KEY_BYTES])
{
    if (line.n < LINE - 1 || !str_starts(line, STR("jwt ")))
        return false;
    for (size_t i = 0; i < SESSION_KEY_BYTES; i++) {
        int high = hex_digit(line.p[4 + 2 * i]);
        int low = hex_digit(line.p[5 + 2 * i]);

        if (high < 0 || low < 0)
            return false;
        ret_key[i] = (unsigned char)(high << 4 | low);
    }
    return line.n == LINE - 1 || line.p[LINE - 1] == '\n';
}

/* ERR_NOT_FOUND when there is no file yet. */
static enum err file_read(const char *path, unsigned char ret_key[static SESSION_KEY_BYTES],
                          const char **ret_why)
{
    char text[LINE + 1];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (file < 0 && errno == ENOENT)
        return ERR_NOT_FOUND;
    if (file < 0) {
        *ret_why = "the file of keys in the data folder cannot be read: check its owner";
        return ERR_INTERNAL;
    }
    (void)fchmod(file, 0600);
    n = read(file, text, sizeof(text));
    close(file);
    if (n < 0 || !session_key_parse((struct str){text, (size_t)n}, ret_key)) {
        *ret_why = "the file of keys in the data folder is damaged: restore it from a backup, or "
                   "delete it, and everybody signs in anew";
        return ERR_INTERNAL;
    }
    return OK;
}

static bool file_make(const char *temporary, const char *path)
{
    char text[LINE + 1] = "jwt ";
    bool written;
    int file;

    random_hex(text + 4, SESSION_KEY_BYTES);
    text[LINE - 1] = '\n';
    file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    written = write(file, text, LINE) == LINE && fsync(file) == 0;
    close(file);
    written = written && (link(temporary, path) == 0 || errno == EEXIST);
    unlink(temporary);
    return written;
}

enum err session_key_load(const char *folder, unsigned char ret_key[static SESSION_KEY_BYTES],
                          const char **ret_why)
{
    char path[4096], temporary[4096], digits[17];
    enum err err;
    int n;

    random_hex(digits, 8);
    n = snprintf(path, sizeof(path), "%s/keys", folder);
    (void)snprintf(temporary, sizeof(temporary), "%.4000s/keys.%s", folder, digits);
    if (n < 0 || n > 4000) {
        *ret_why = "the data folder's path is too long";
        return ERR_INTERNAL;
    }
    err = file_read(path, ret_key, ret_why);
    if (err != ERR_NOT_FOUND)
        return err;
    if ((mkdir(folder, 0700) != 0 && errno != EEXIST) || !file_make(temporary, path)) {
        *ret_why = "the file of keys cannot be made: is the data folder writable?";
        return ERR_INTERNAL;
    }
    err = file_read(path, ret_key, ret_why);
    return err == ERR_NOT_FOUND ? ERR_INTERNAL : err;
}

struct str session_key_line(struct arena *arena, const unsigned char key[static SESSION_KEY_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    char text[LINE] = "jwt ";

    for (size_t i = 0; i < SESSION_KEY_BYTES; i++) {
        text[4 + 2 * i] = digits[key[i] >> 4];
        text[5 + 2 * i] = digits[key[i] & 15];
    }
    return str_copy(arena, (struct str){text, LINE - 1});
}
