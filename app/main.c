/* wooga: one program, several commands. */
#include "commands.h"

#include "image/image.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

static const struct command {
    const char *name, *does; /* does NULL: not in the help */
    command_fn *run;
} commands[] = {
    {"serve", "serve the site", serve_command},
    {"migrate", "bring the database up to date (serve does so by itself)", migrate_command},
    {"demo", "fill an empty data folder with a town to look at", demo_command},
    {"user", "make an account, an operator with --admin; give and take roles, ban", user_command},
    {"token", "print access tokens: --member 7, or --member 1-500", token_command},
    {"backup", "copy everything to a folder or a bucket while the server runs", backup_command},
    {"restore", "bring a backup back", restore_command},
    {"export", "write the town into FOLDER, to move it, while the server runs", export_command},
    {"import", "put what FOLDER holds into an empty town", import_command},
    {"doctor", "look for what is wrong and say what to do", doctor_command},
    {"health", "ask the running server whether it lives; --ready: whether it takes people",
     health_command},
    {"version", "tell the version", version_command},
    {"routes", NULL, routes_command},
};

static int help(FILE *out)
{
    fputs("usage: wooga COMMAND [--data FOLDER] [--listen ADDRESS] [--public-url URL] …\n\n", out);
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        if (commands[i].does)
            fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].does);
    }
    fputs("\ndocs/operations.md lists all settings.\n", out);
    return out == stdout ? 0 : 1;
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    }
    return NULL;
}

static int run(const struct command *command, int argc, char **argv)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct app app = {0};
    struct str why;
    int rest;

    if (config_read(&arena, argc, argv, &app.config, &rest, &why) != OK)
        return fail("%.*s", STR_FMT(why));
    return command->run(&app, &arena, argc - rest, argv + rest);
}

int main(int argc, char **argv)
{
    const struct command *command;

    /* The sandboxed decoder is this program again (image/image.h). */
    if (argc == 2 && strcmp(argv[1], "image-worker") == 0)
        return image_child_main();
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    clock_init();
    log_init();
    if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
        return help(argc < 2 ? stderr : stdout);
    command = find_command(argv[1]);
    if (command == NULL) {
        fail("there is no command %s", argv[1]);
        return help(stderr);
    }
    return run(command, argc - 2, argv + 2);
}
