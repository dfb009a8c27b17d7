"""The same program on PostgreSQL: a server of the run's own on both cores, with fsync."""
import contextlib
import glob
import os
import re
import subprocess

from tools import BUILD, MEMBERS, PRODUCTS, ROOMS, UNLIMITED, Server, Table, count, load, make_town, ms, verdict, write_rooms, wrk

CLIENTS = 8


@contextlib.contextmanager
def cluster():
    """The address of a PostgreSQL server that lives as long as the block."""
    words = ["tests/tools/with-postgres", "sh", "-c", 'echo "$WOOGA_TEST_POSTGRES"; cat']
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.stdin.close()


INSERT = "INSERT INTO alone VALUES (:room, :seq, 0, 0, 1, repeat('m', 120), NULL, NULL, 0);\n"
VALUES = "\\set room random(1, 500)\n\\set seq random(1, 9000000000000000)\n"
# As lib/db sends a transaction of one writing statement; the number is another than the program's.
ONE_WRITER = f"\\startpipeline\nBEGIN;\nSELECT pg_advisory_xact_lock(1);\n{INSERT}COMMIT;\n\\endpipeline\n"


def transactions(url, script, seconds):
    """Transactions a second without our server, by so many clients: what the engine gives who asks no better."""
    pgbench = sorted(glob.glob("/usr/lib/postgresql/*/bin/pgbench"))[-1]
    out = subprocess.run([pgbench, "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(max(1, round(seconds))), "-f", "-", url],
                         input=VALUES + script, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", out).group(1))


def postgres(folder, seconds):
    table = Table("", "per second", "per CPU s of ours", "p50 ms", "p99 ms", "wanted", "")
    data = os.path.join(folder, "nodes")
    with cluster() as server_url:
        subprocess.run(["psql", "-qX", server_url, "-c", "CREATE DATABASE bench"], check=True)
        os.environ["WOOGA_DATABASE"] = url = server_url.rpartition("/")[0] + "/bench"
        try:
            make_town(data, "--members", MEMBERS, "--products", PRODUCTS, "--rooms", ROOMS, "--messages", 4 * ROOMS)
            subprocess.run(["psql", "-qX", url, "-c", "CREATE TABLE alone (LIKE messages INCLUDING INDEXES)"], check=True)
            single = transactions(url, INSERT, seconds)
            table.row(f"one message a transaction, {CLIENTS} clients, without our server", count(single), "", "", "", "", "")
            table.row("… one after the other, as writers of the market go", count(transactions(url, ONE_WRITER, seconds)), "", "", "", "", "")
            with Server(f"{BUILD}/wooga", "serve", env={"WOOGA_DATA": data, **UNLIMITED}) as server:
                measure(table, server, data, single, seconds)
        finally:
            del os.environ["WOOGA_DATABASE"]
    return table


def measure(table, server, data, single, seconds):
    rooms = write_rooms(server, data)
    for name, mode, more, rate, p99 in (
        ("v1, 1 under way a member", ("--v1",), ("--window", 1), None, None),
        ("v1, 2,000/s asked", ("--v1",), ("--rate", 2000), None, 50),
        ("v1, 8 under way a member", ("--v1",), ("--window", 8), 5000, None),
        ("original, 8 under way a member", (), ("--window", 8), 5000, None),
    ):
        found = load(server, ROOMS, 2, "--room-file", rooms, *mode, *more, seconds=seconds)
        stored = min(found["acked_per_s"], found["deliveries_per_s"] / 2)
        words, fine = "", []
        if rate:
            words, fine = f"≥ {count(rate)}/s ({stored / single:.1f} × one a transaction)", [stored >= rate]
        if p99:
            words, fine = f"p99 ≤ {p99} ms", [0 < found["ack_p99_us"] <= p99 * 1000]
        table.row(f"stored and delivered: {name}", count(stored), count(stored * found["seconds"] / max(found["server_cpu_s"], 0.01)),
                  ms(found["ack_p50_us"]), ms(found["ack_p99_us"]), words, verdict(f"PostgreSQL, {name}", *fine) if fine else "")
    for name, path in (("product pages", "/products/{id}/"), ("lists of 30", "/products/?limit=30")):
        found = wrk(server, path, seconds, products=PRODUCTS if "{id}" in path else 0)
        table.row(name, count(found["rate"]), count(found["per_cpu"]), "", f"{found['p99_ms']:.1f}", "", "")
