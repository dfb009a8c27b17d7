/* The writer's turn: SQLite has one writer, so write transactions of one process stand in line
 * here, first come first served, instead of waiting busily for the file's lock. */
#pragma once
#include <pthread.h>
#include <stdint.h>

struct turn {
    pthread_mutex_t mutex;
    pthread_cond_t moved;
    uint64_t next;    /* the ticket that the next comer draws */
    uint64_t serving; /* the ticket whose turn it is */
};

void turn_init(struct turn *turn);
void turn_release(struct turn *turn);
/* Draws a ticket and waits until it is served. Not recursive. */
void turn_take(struct turn *turn);
/* Serves the next ticket. */
void turn_give(struct turn *turn);
