/* The part of replay_rules_test.c that is about who waits for days. */
#pragma once

/* Somebody waits for days, whether they are taken or not. */
static void wait_for(int64_t product_id, int64_t member, int32_t from, int32_t to)
{
    const char *variant = product_id != WITH_SIZES ? "" : random() % 2 ? "S" : "L";
    script(str_format(&arena,
                      "INSERT INTO waiting (member_id, product_id, variant, qty, start_day, "
                      "end_day, created_us) VALUES (%lld, %lld, '%s', 1, %d, %d, 1) ON CONFLICT DO "
                      "NOTHING",
                      (long long)member, (long long)product_id, variant, today + from, today + to)
               .p);
}

/* Who waits has half days exactly while they are held for him, all of them. */
static void check_waiting(void)
{
    static const struct db_sql wrong_sql = {
        "wrong_waiting",
        "SELECT COUNT(*) FROM waiting w WHERE (w.held_us IS NOT NULL) <> EXISTS (SELECT 1 FROM "
        "unit_slots s WHERE s.rental_id = -w.id AND s.slot >= $1) AND w.end_day * 2 >= $1 + $2",
        NULL};
    static const struct db_sql nobody_sql = {
        "held_for_nobody",
        "SELECT COUNT(*) FROM unit_slots s WHERE s.rental_id < $1 AND NOT EXISTS (SELECT 1 FROM "
        "waiting w WHERE w.id = $2 - s.rental_id AND w.held_us IS NOT NULL)",
        NULL};
    assert_int_equal(number(&wrong_sql, (int64_t)today * 2, 0), 0);
    assert_int_equal(number(&nobody_sql, 0, 0), 0);
}
