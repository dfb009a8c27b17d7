#include "db/turn.h"

void turn_init(struct turn *turn)
{
    *turn = (struct turn){0};
    pthread_mutex_init(&turn->mutex, NULL);
    pthread_cond_init(&turn->moved, NULL);
}

void turn_release(struct turn *turn)
{
    pthread_cond_destroy(&turn->moved);
    pthread_mutex_destroy(&turn->mutex);
}

void turn_take(struct turn *turn)
{
    uint64_t ticket;

    pthread_mutex_lock(&turn->mutex);
    ticket = turn->next++;
    while (turn->serving != ticket)
        pthread_cond_wait(&turn->moved, &turn->mutex);
    pthread_mutex_unlock(&turn->mutex);
}

void turn_give(struct turn *turn)
{
    pthread_mutex_lock(&turn->mutex);
    turn->serving++;
    pthread_cond_broadcast(&turn->moved);
    pthread_mutex_unlock(&turn->mutex);
}
