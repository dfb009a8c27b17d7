#include "base/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#ifdef WITH_FAULTS

static int failing_of_10000(enum fault which)
{
    int n = 0;

    for (int i = 0; i < 10000; i++)
        n += fault(which);
    return n;
}

static void what_is_named_is_broken_and_nothing_else(void **state)
{
    (void)state;
    for (int i = 0; i < FAULT_COUNT; i++)
        assert_false(fault((enum fault)i));
    assert_true(faults_set("early_ack,no_cid"));
    assert_true(fault(FAULT_EARLY_ACK));
    assert_true(fault(FAULT_NO_CID));
    assert_false(fault(FAULT_NO_SYNC));
    assert_false(fault(FAULT_NO_GAPS));
    assert_true(faults_set("no_sync,no_gaps"));
    assert_false(fault(FAULT_EARLY_ACK));
    assert_true(fault(FAULT_NO_SYNC));
    assert_true(fault(FAULT_NO_GAPS));
    assert_true(faults_set(""));
    assert_false(fault(FAULT_NO_SYNC));
}

static void a_share_of_the_calls_fails(void **state)
{
    (void)state;
    assert_true(faults_set("drop_bus=1"));
    assert_in_range(failing_of_10000(FAULT_DROP_BUS), 50, 150);
    assert_true(faults_set("drop_bus=30"));
    assert_in_range(failing_of_10000(FAULT_DROP_BUS), 2800, 3200);
    assert_true(faults_set("drop_bus=0"));
    assert_int_equal(failing_of_10000(FAULT_DROP_BUS), 0);
    assert_true(faults_set("drop_bus=100"));
    assert_int_equal(failing_of_10000(FAULT_DROP_BUS), 10000);
    assert_true(faults_set("drop_bus"));
    assert_int_equal(failing_of_10000(FAULT_DROP_BUS), 10000);
}

static void what_is_no_list_breaks_nothing(void **state)
{
    static const char *const bad[] = {
        "early",       "early_ack,,no_cid", "early_ack,x", "drop_bus=",  "drop_bus=1x",
        "drop_bus=-1", "drop_bus=101",      "=1",          "early_ackk", "no_cid no_sync"};

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(faults_set(bad[i]));
        assert_false(fault(FAULT_DROP_BUS));
    }
}

#else

/* A constant: what stands behind it costs a normal build nothing. */
_Static_assert(!fault(FAULT_EARLY_ACK), "no faults in a build without them");

static void a_normal_build_has_no_faults(void **state)
{
    (void)state;
    setenv("WOOGA_FAULTS", "early_ack,no_sync,drop_bus,no_gaps,no_cid", 1);
    assert_false(fault(FAULT_EARLY_ACK) || fault(FAULT_DROP_BUS) || fault(FAULT_NO_CID));
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
#ifdef WITH_FAULTS
        cmocka_unit_test(what_is_named_is_broken_and_nothing_else),
        cmocka_unit_test(a_share_of_the_calls_fails),
        cmocka_unit_test(what_is_no_list_breaks_nothing),
#else
        cmocka_unit_test(a_normal_build_has_no_faults),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
