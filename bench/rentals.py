"""Two million rentals of 200,000 products: searches for free days, calendars, accepts, lists, the clock, first alone and then while it
counts all of it for the first time; beside 20,000 of 2,000."""
import datetime
import json
import os
import random
import re
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse

from tools import BUILD, LOAD_CORE, Table, count, cpu_seconds, make_town, ms, serve, verdict, wrk

FEW = {"members": 1000, "products": 2000}
MANY = {"members": 100000, "products": 200000}
SEOUL = datetime.timezone(datetime.timedelta(hours=9))
BUSY, CLUB = 1, 2  # a thing with 1,500 rentals; one of which there are a hundred (rentals.sql)
TEN_SECONDS, ROUNDS, FEW_DUE = 10, 6, 20
LIST_ROUNDS = 3


# ---- a life of years ----


def today():
    return datetime.datetime.now(SEOUL).date()


def database(data):
    return sqlite3.connect(os.path.join(data, "wooga.db"), isolation_level=None)


def without_indexes(db, table, fill):
    """Runs fill with none of the table's indexes, which are made anew in one go afterwards."""
    indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)).fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    fill()
    for _, sql in indexes:
        db.execute(sql)


def mark_counted(db):
    """As if the server had been there all those years: it has counted them by day (app/desk/usage_store.c)."""
    db.executescript("""
        DELETE FROM usage_marks;
        INSERT INTO usage_marks (name, upto) SELECT 'members', MAX(id) FROM members UNION ALL SELECT 'products', MAX(id) FROM products
            UNION ALL SELECT 'rental_events', MAX(id) FROM rental_events UNION ALL SELECT 'rooms', MAX(id) FROM rooms
            UNION ALL SELECT 'messages', last_id FROM message_counter UNION ALL SELECT 'messages_before', last_id FROM message_counter;""")


def mark_uncounted(data):
    db = database(data)
    db.executescript("DELETE FROM usage_marks; DELETE FROM usage_days;")
    db.close()


def fill_rentals(data):
    """Ten rentals a product and what belongs to them (rentals.sql)."""
    with open("bench/rentals.sql", encoding="utf-8") as file:
        script = file.read()
    db = database(data)
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("CREATE TEMP TABLE town (members, products, today, now_us)")
    db.execute("INSERT INTO town SELECT (SELECT COUNT(*) FROM members), (SELECT COUNT(*) FROM products), ?, ?",
               ((today() - datetime.date(1970, 1, 1)).days, int(time.time() * 1e6)))
    without_indexes(db, "rentals", lambda: db.executescript(script))
    mark_counted(db)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def make_market(data, size):
    make_town(data, "--members", size["members"], "--products", size["products"], "--rooms", 1, "--messages", 1)
    fill_rentals(data)


# ---- requests at a fixed rate ----


def at_rate(server, rate, seconds, lines):
    """One run of bench/http_load.c: latencies in microseconds from when a request was due; CPU milliseconds of the server each."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        before = cpu_seconds(server.pid)
        words = [f"{BUILD}/bench/http_load", server.port, rate, seconds, file.name]
        out = subprocess.run(["taskset", "-c", LOAD_CORE] + [str(word) for word in words], capture_output=True, text=True, check=True)
    if out.stderr:
        print("  " + re.sub(r"\s+", " ", out.stderr), flush=True)
    found = json.loads(out.stdout)
    found["cpu_ms"] = (cpu_seconds(server.pid) - before) * 1000 / found["n"]
    return found


def tokens_to(data, highest):
    out = subprocess.run([f"{BUILD}/wooga", "token", "--member", f"1-{highest}"], env={**os.environ, "WOOGA_DATA": data},
                         capture_output=True, text=True, check=True).stdout
    return dict(line.split("\t") for line in out.strip().split("\n"))


# ---- searches ----

WORDS = ["자전거", "캠핑", "텐트", "스키", "골프", "축구공", "한결", "입문용", "서핑 보드", "요가", "헬멧", "세트"]
COMMON = ["빌려드립니다", "상태", "주말", "기", "드"]
CATEGORIES = ["구기스포츠", "아웃도어", "생활체육", "텐트", "축구", "기타"]


def search_lines(order, keywords, n):
    """Searches for free days: a weekend soon, some days in two months; half of those without keyword name a category, a third of
    the others."""
    dice = random.Random(f"{order} {keywords}")
    lines = []
    for _ in range(n):
        first = today() + datetime.timedelta(dice.choice((1, 5, 12, 30, 50)))
        query = {"order": order, "limit": 30, "rental_start_date": first,
                 "rental_end_date": first + datetime.timedelta(dice.choice((0, 1, 2, 6)))}
        if keywords:
            query["keyword"] = dice.choice(keywords)
        if dice.random() < (0.33 if keywords else 0.5):
            query["category"] = dice.choice(CATEGORIES)
        lines.append(f"GET /products/?{urllib.parse.urlencode(query)} -")
    return lines


def search(few, many, seconds):
    table = Table("free on these days, 40 searches/s", "few: p50 ms", "p99 ms", "many: p50 ms", "p99 ms", "not 2xx", "wanted", "")
    for order in ("recent", "views", "min_price"):
        for name, keywords in (("no keyword", None), ("keyword", WORDS), ("common word", COMMON)):
            lines = search_lines(order, keywords, 200)
            found = []
            for server in (few, many):
                at_rate(server, 100, 0.5, lines)
                found.append(at_rate(server, 40, max(seconds, 5), lines))
            table.row(f"{order}, {name}", *[ms(one[at]) for one in found for at in ("p50", "p99")], found[1]["bad"], "p99 ≤ 50 ms",
                      verdict(f"search by {order}, {name}", found[1]["p99"] <= 50000, found[1]["bad"] == 0))
    return table


# ---- calendars ----


def calendars(few, many, seconds):
    table = Table("calendar of 366 days, 100/s", "p50 ms", "p99 ms", "CPU ms each", "not 2xx", "wanted", "")
    dice = random.Random(1)
    path = "GET /products/{}/calendar/?days=366 -"
    for name, server, ids in (
        ("any of 2,000 products", few, [dice.randint(3, FEW["products"]) for _ in range(300)]),
        ("any of 200,000 products", many, [dice.randint(3, MANY["products"]) for _ in range(300)]),
        ("a product with 1,500 rentals", many, [BUSY]),
        ("a product with 100 units", many, [CLUB]),
    ):
        lines = [path.format(product) for product in ids]
        at_rate(server, 100, 0.5, lines)
        found = at_rate(server, 100, seconds, lines)
        table.row(name, f"{found['p50'] / 1000:.2f}", f"{found['p99'] / 1000:.2f}", f"{found['cpu_ms']:.2f}", found["bad"],
                  "p50 and CPU ≤ 2 ms", verdict(f"calendar of {name}", found["p50"] <= 2000, found["cpu_ms"] <= 2, found["bad"] == 0))
    return table


# ---- accepts ----


def requests_of(data, n, club):
    """Lines that accept n open requests: of listings with one unit that is not late, or of the club's."""
    db = database(data)
    rows = db.execute(f"""
        SELECT r.id, r.owner_id FROM rentals r
        WHERE r.state = 'REQUESTED' AND r.start_day > ? AND r.product_id {'=' if club else '>'} {CLUB} AND NOT EXISTS (
            SELECT 1 FROM rentals o WHERE o.product_id = r.product_id AND o.state = 'IN_USE' AND o.end_day < ? AND {int(not club)})
            AND NOT EXISTS (SELECT 1 FROM product_calendars c WHERE c.product_id = r.product_id)
        ORDER BY r.id * 7919 % 10007 LIMIT ?""", (*[(today() - datetime.date(1970, 1, 1)).days] * 2, n)).fetchall()
    db.close()
    tokens = tokens_to(data, max(owner for _, owner in rows))
    return [f"POST /api/rentals/{rental}/accept/ {tokens[str(owner)]}" for rental, owner in rows]


def disk_alone(data, n):
    """Milliseconds in which the disk has 16 KiB for good, n times with pauses: p50, p99."""
    path, took = os.path.join(data, "sync"), []
    file = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    for _ in range(n):
        os.write(file, bytes(16384))
        began = time.monotonic()
        os.fdatasync(file)
        took.append((time.monotonic() - began) * 1000)
        time.sleep(0.01)
    os.close(file)
    os.remove(path)
    return sorted(took)[n // 2], sorted(took)[n * 99 // 100]


def accepts(few, many, few_data, many_data):
    table = Table("accept, with fsync", "rate", "n", "p50 ms", "p99 ms", "CPU ms each", "not 2xx", "wanted", "")
    p50, p99 = disk_alone(many_data, 200)
    table.row("the disk alone: 16 KiB", "", 200, f"{p50:.1f}", f"{p99:.1f}", "", "", "", "")
    for name, server, data, n, rate, club, wanted in (
        ("of 20,000 rentals", few, few_data, 150, 50, False, False),
        ("of 2,000,000 rentals", many, many_data, 600, 50, False, True),
        ("of a listing with 100 units", many, many_data, 150, 20, True, True),
    ):
        lines = requests_of(data, n, club)
        found = at_rate(server, rate, len(lines) / rate, lines)
        table.row(name, f"{rate}/s", found["n"], ms(found["p50"]), ms(found["p99"]), f"{found['cpu_ms']:.1f}", found["bad"],
                  "p99 ≤ 20 ms" if wanted else "",
                  verdict(f"accept {name}", found["p99"] <= 20000, found["bad"] <= n / 100) if wanted else "")
    return table


# ---- lists, the clock ----


def busy_member(data):
    """The token of a member with ten of everything."""
    db = database(data)
    (member,) = db.execute("""
        SELECT m.id FROM members m
        WHERE (SELECT COUNT(*) FROM rentals WHERE renter_id = m.id AND state = 'COMPLETED') BETWEEN 10 AND 30
            AND (SELECT COUNT(*) FROM rentals WHERE owner_id = m.id) BETWEEN 10 AND 30
            AND (SELECT COUNT(*) FROM rooms WHERE visitor_id = m.id) BETWEEN 10 AND 30
            AND (SELECT COUNT(*) FROM notifications WHERE member_id = m.id) >= 3 LIMIT 1""").fetchone()
    db.close()
    return tokens_to(data, member)[str(member)]


def lists(few, many, few_data, many_data, seconds):
    """The same pages of members with enough to fill them, of tables a hundred times as large; in turns, the least disturbed of each."""
    table = Table("20,000 → 2,000,000 rentals", "CPU µs each, few", "CPU µs each, many", "ratio", "wanted", "")
    tokens = [busy_member(few_data), busy_member(many_data)]
    for name, path in (
        ("rentals asked", "/api/rentals/?role=renter&limit=10"),
        ("rentals lent", "/api/rentals/?role=owner&limit=10"),
        ("the original's list of rentals", "/rentalhistories/rental/?limit=10"),
        ("rooms", "/chat/rooms/?type=visitor&limit=10"),
        ("notices", "/api/notifications/?limit=3"),
        ("popularity", "/products/popularity/"),
        ("rentals of a product with 1,500", f"/products/{BUSY}/rentalhistories/?limit=10"),
        ("its reviews", f"/products/{BUSY}/reviews/?limit=10"),
    ):
        found = [[], []]
        for turn in range(2 * LIST_ROUNDS):
            which = (turn + turn // 2) % 2
            found[which].append(wrk((few, many)[which], path, min(seconds, 2), tokens[which], connections=8))
        costs = [float("nan") if any(one["bad"] for one in all_of) else 1e6 / max(one["per_cpu"] for one in all_of) for all_of in found]
        table.row(name, f"{costs[0]:.0f}", f"{costs[1]:.0f}", f"{costs[1] / costs[0]:.2f}", "≤ 1.5",
                  verdict(f"cost of {name} with many rentals", costs[1] <= 1.5 * costs[0]))
    return table


def settle(data, most_s=900):
    """Waits until the clock has done what a town that is made at once is owed all at once, as its reminders: then it has its usual little
    to do. Seconds."""
    began, since, db = time.monotonic(), time.time() * 1e6, database(data)
    while time.monotonic() - began < most_s:
        done = dict(db.execute("SELECT name, done FROM job_runs WHERE began_us > ?", (since,)))
        if "rentals" in done and "usage" in done and max(done.values()) < FEW_DUE:
            break
        time.sleep(1)
    db.close()
    return time.monotonic() - began


def clock(few, many, few_data, many_data):
    """CPU of servers that nobody calls, over a minute of the clock's due work."""
    took = max(settle(data) for data in (few_data, many_data))
    print(f"  the clock had caught up after {took:.0f} s", flush=True)
    table = Table("the clock, a round every 10 s", "CPU ms a round", "wanted", "")
    before = [cpu_seconds(server.pid) for server in (few, many)]
    time.sleep(ROUNDS * TEN_SECONDS)
    used = [(cpu_seconds(server.pid) - began) * 1000 / ROUNDS for server, began in zip((few, many), before)]
    table.row("20,000 rentals", f"{used[0]:.0f}", "", "")
    table.row("2,000,000 rentals", f"{used[1]:.0f}", "≤ 200 ms", verdict("the clock with many rentals", used[1] <= 200))
    return table


def first_count(data):
    """Accepts while the clock counts years by day that it meets for the first time."""
    table = Table("counting 2,000,000 rentals for the first time", "accepts/s", "n", "p50 ms", "p99 ms", "most ms", "CPU ms a round", "not 2xx",
                  "wanted", "")
    mark_uncounted(data)
    rate, lines = 50, requests_of(data, 50 * 2 * TEN_SECONDS, False)
    with serve(data) as server:
        before = cpu_seconds(server.pid)
        time.sleep(2 * TEN_SECONDS)
        used = (cpu_seconds(server.pid) - before) * 500
        found = at_rate(server, rate, len(lines) / rate, lines)
    table.row("accepts meanwhile", f"{rate}/s", found["n"], ms(found["p50"]), ms(found["p99"]), ms(found["max"]), f"{used:.0f}", found["bad"],
              "p99 ≤ 20 ms", verdict("accepts while years are counted", found["p99"] <= 20000, found["bad"] <= found["n"] / 100))
    return table


def rentals(few_data, many_data, seconds):
    with serve(few_data) as few, serve(many_data) as many:
        parts = [search(few, many, seconds), calendars(few, many, seconds), lists(few, many, few_data, many_data, seconds),
                 accepts(few, many, few_data, many_data), clock(few, many, few_data, many_data)]
    parts.append(first_count(many_data))
    return "\n\n".join(str(part) for part in parts)
