/* Feeds known inputs to a fuzzer's entry point without libFuzzer, so that every build of the unit
 * tests replays the corpus and the former crashes. Arguments: folders, which may be missing. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_BYTES = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = file ? malloc(MAX_BYTES) : NULL;
    size_t size;

    if (!data) {
        perror(path);
        if (file)
            fclose(file);
        return 1;
    }
    size = fread(data, 1, MAX_BYTES, file);
    fclose(file);

    /* The exact size, so that a sanitizer sees the first byte read behind the input. */
    uint8_t *exact = malloc(size ? size : 1);
    if (exact) {
        for (size_t i = 0; i < size; i++)
            exact[i] = data[i];
        LLVMFuzzerTestOneInput(exact, size);
    }
    free(exact);
    free(data);
    return 0;
}

static int replay_folder(const char *folder, int *ret_count)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    char path[4096];
    int failed = 0;

    if (!dir)
        return 0;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path)
            continue;
        /* Said before, so that a crash names its input. */
        fprintf(stderr, "%s\n", path);
        failed |= replay_file(path);
        ++*ret_count;
    }
    closedir(dir);
    return failed;
}

int main(int argc, char **argv)
{
    int count = 0;
    int failed = LLVMFuzzerTestOneInput((const uint8_t *)"", 0);

    for (int i = 1; i < argc; i++)
        failed |= replay_folder(argv[i], &count);
    printf("%d inputs replayed\n", count);
    return failed != 0;
}
