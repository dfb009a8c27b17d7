/* Ways of breaking the server on purpose, so that the tests can show that they would notice. Only a
 * build configured with -Dfaults=true has them; in every other one fault() is the constant false
 * and its branches are not compiled in.
 *
 * The environment variable WOOGA_FAULTS names what is broken, by commas: "early_ack,drop_bus=1". */
#pragma once
#include <stdbool.h>

enum fault {
    FAULT_EARLY_ACK,  /* early_ack: messages are acknowledged before their commit */
    FAULT_NO_SYNC,    /* no_sync: commits do not wait for the disk */
    FAULT_DROP_BUS,   /* drop_bus=N: N % of the publications between loops are lost */
    FAULT_DROP_REDIS, /* drop_redis=N: of those between nodes */
    FAULT_NO_GAPS,    /* no_gaps: nobody looks for what was lost */
    FAULT_NO_CID,     /* no_cid: a message sent again is stored again */
    FAULT_COUNT
};

#ifdef WITH_FAULTS
/* Whether this call goes wrong: always, or N % of the calls where WOOGA_FAULTS says =N; never when
 * it does not name the fault. Thread safe. A name it does not know ends the program. */
bool fault(enum fault which);
/* Reads such a list again, instead of the environment's; false: it is not one, and nothing is
 * broken. */
bool faults_set(const char *list);
#else
#define fault(which) false
#endif
