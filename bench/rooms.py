"""What a message costs, by how many rooms it is one of, and by how many nodes there are: CPU seconds, which other work on the machine
changes less than times. Every round starts its servers anew, the rounds go in turns, and the cheapest one of each counts."""
import contextlib
import glob
import json
import os
import resource
import subprocess
import sys
import time

from postgres import cluster
from tools import BUILD, LOAD_CORE, UNLIMITED, Server, Table, count, cpu_seconds, free_port, make_town, ms, verdict, write_rooms

MEMBERS, PRODUCTS, ROOMS, HISTORY = 2750, 2000, 10000, 20
RATE, TURNS = 2000, 3
WARM = 6  # each of 10,000 rooms has spoken once: a page's first change after a checkpoint writes it whole
SPARE = 150  # descriptors of a process that are no sockets
CONSTANT, APART = 1.2, 1.17  # what a message may cost more in the most rooms; on two nodes, which then carry 1.7 × one

SQL = """SELECT pg_current_wal_insert_lsn() - '0/0', (SELECT wal_fpi FROM pg_stat_wal),
 (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()), (SELECT SUM(n_tup_ins + n_tup_upd) FROM pg_stat_user_tables);
"""


def room_counts():
    """As many rooms of two as a process may have descriptors for, up to all of them."""
    most = (resource.getrlimit(resource.RLIMIT_NOFILE)[1] - SPARE) // 2
    return 10, 100, 1000, min(ROOMS, most)


class Database:
    """What PostgreSQL has used and written so far."""

    def __init__(self, url):
        self.session = subprocess.Popen(["psql", "-qAtX", "-F", " ", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        with open(f"/proc/{self.ask('SELECT pg_backend_pid();')}/stat", encoding="utf-8") as file:
            self.postmaster = int(file.read().rpartition(")")[2].split()[1])

    def ask(self, sql):
        self.session.stdin.write(sql + "\n")
        self.session.stdin.flush()
        return self.session.stdout.readline().strip()

    def cpu(self):
        """Of the postmaster, its children and those that have ended."""
        ticks = 0
        for path in glob.glob("/proc/[0-9]*/stat"):
            with contextlib.suppress(OSError), open(path, encoding="utf-8") as file:
                fields = file.read().rpartition(")")[2].split()
                if self.postmaster in (int(path.split("/")[2]), int(fields[1])):
                    ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def sample(self):
        wal, pages, commits, rows = map(int, self.ask(SQL.replace("\n", " ")).split())
        return {"database": self.cpu(), "wal": wal, "pages": pages, "commits": commits, "rows": rows}


def written(pid):
    """Bytes that a process has had written to the disk."""
    with open(f"/proc/{pid}/io", encoding="utf-8") as file:
        return int(next(line for line in file if line.startswith("write_bytes")).split()[1])


def load_between(sample, servers, *more):
    """One run of the load generator: its figures, and by how much each of the samples has risen meanwhile."""
    words = [f"{BUILD}/bench/load", "--v1", "--marks", "--members", 2, "--warm", WARM, "--port", servers[0].port, *more]
    if len(servers) > 1:
        words += ["--other-port", servers[1].port]
    with subprocess.Popen(["taskset", "-c", LOAD_CORE] + [str(word) for word in words], stdout=subprocess.PIPE, text=True) as process:
        before = sample() if process.stdout.readline() == "begin\n" else sys.exit("load: it did not begin")
        after = sample() if process.stdout.readline() == "end\n" else sys.exit("load: it did not end")
        found = json.loads(process.stdout.read())
    for wrong in ("refused", "dead", "errors", "nacked", "gaps", "unacked"):
        if found[wrong]:
            print(f"  load: {found[wrong]} {wrong}", flush=True)
    return found | {name: after[name] - before[name] for name in after}


def round_of(data, nodes, database, redis, more, started=None):
    """One round on servers of its own, `nodes` of them; `started` is told of them before the load comes."""
    env = {"WOOGA_DATA": data, **UNLIMITED}
    if redis:
        env |= {"WOOGA_REDIS": redis.url, "WOOGA_BLOBS": os.path.join(data, "photos")}
    with contextlib.ExitStack() as stack:
        servers = []
        for i in range(nodes):
            folder = data if i == 0 else f"{data}-{i}"
            os.makedirs(folder, exist_ok=True)
            servers.append(stack.enter_context(Server(f"{BUILD}/wooga", "serve", env={**env, "WOOGA_DATA": folder})))
        if started:
            started(servers)

        def sample():
            figures = {"ours": sum(cpu_seconds(server.pid) for server in servers), "disk": sum(written(server.pid) for server in servers),
                       "redis": cpu_seconds(redis.pid) if redis else 0}
            return figures | (database.sample() if database else {"database": 0})

        return load_between(sample, servers, "--room-file", os.path.join(data, "rooms.txt"), *more)


def costs(found):
    """Microseconds of CPU a message: ours, PostgreSQL's, all."""
    n = max(found["acked_per_s"] * found["seconds"], 1)
    return tuple(found[name] * 1e6 / n for name in ("ours", "database")) + ((found["ours"] + found["database"] + found["redis"]) * 1e6 / n,)


def in_turns(data, database, redis, cases, seconds):
    """The cheapest round of every case (nodes, further words for the load)."""
    best = {}
    for _ in range(TURNS):
        for name, (nodes, more) in cases.items():
            found = round_of(data, nodes, database, redis, (*more, "--seconds", seconds))
            if name not in best or costs(found)[2] < costs(best[name])[2]:
                best[name] = found
    return best


def cases_of(rooms):
    """All rooms talk, or ten of them while the sockets of the others are open, too."""
    cases = {f"{count(n)} rooms, all talk": (1, ("--rooms", n, "--rate", RATE)) for n in rooms}
    cases[f"{count(rooms[-1])} rooms, 10 talk"] = (1, ("--rooms", 10, "--idle", 2 * (rooms[-1] - 10), "--rate", RATE))
    return cases


def by_rooms(data, database, engine, seconds):
    rooms = room_counts()
    cases = cases_of(rooms)
    best = in_turns(data, database, None, cases, seconds)
    table = Table(f"{engine}, {count(RATE)} messages/s, fan-out 2", "ours, µs a message", "the database's", "together", "of 10 rooms", "messages a commit",
                  "rows written a message", "WAL bytes a message" if database else "bytes to the disk a message", "ack p99 ms", "wanted", "")
    least = costs(best[next(iter(cases))])[2]
    for name, found in best.items():
        ours, theirs, together = costs(found)
        n = max(found["acked_per_s"] * found["seconds"], 1)
        more = (f"{n / max(found['commits'], 1):.1f}", f"{found['rows'] / n:.2f}", count(found["wal"] / n)) if database else ("", "", count(found["disk"] / n))
        wanted = database and name == list(cases)[len(rooms) - 1]
        table.row(name, f"{ours:.0f}", f"{theirs:.0f}" if database else "", f"{together:.0f}", f"{together / least:.2f} ×", *more, ms(found["ack_p99_us"]),
                  f"≤ {CONSTANT} ×" if wanted else "", verdict(f"rooms, {engine}", together <= CONSTANT * least) if wanted else "")
    return table


class Redis:
    """One of the run's own, with nothing on the disk."""

    def __enter__(self):
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}"
        self.process = subprocess.Popen(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
                                        stdout=subprocess.DEVNULL)
        self.pid = self.process.pid
        while subprocess.run(["redis-cli", "-p", str(port), "PING"], capture_output=True, check=False).stdout != b"PONG\n":
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def by_nodes(data, database, seconds):
    """One node, and two with as much to do each: every room whole on one of them, or its two parties apart, so that every message is told
    through Redis. What the two cost more a message is what they carry less than twice."""
    each = RATE // 2
    with Redis() as redis:
        cases = {f"one node, {count(each)}/s": (1, ("--rate", each)),
                 f"two nodes, {count(each)}/s each, rooms whole": (2, ("--rate", 2 * each)),
                 f"two nodes, {count(each)}/s each, parties apart": (2, ("--rate", 2 * each, "--apart"))}
        best = in_turns(data, database, redis, {name: (nodes, ("--rooms", 1000, *more)) for name, (nodes, more) in cases.items()}, seconds)
    table = Table("1,000 rooms of two", "ours, µs a message", "PostgreSQL's", "Redis's", "ours, of one node's", "so two carry", "messages a commit",
                  "ack p99 ms", "wanted", "")
    one = costs(best[next(iter(cases))])[0]
    for name, found in best.items():
        ours, theirs, together = costs(found)
        n = max(found["acked_per_s"] * found["seconds"], 1)
        two = cases[name][0] == 2
        table.row(name, f"{ours:.0f}", f"{theirs:.0f}", f"{together - ours - theirs:.0f}", f"{ours / one:.2f} ×" if two else "",
                  f"{2 * one / ours:.2f} ×" if two else "", f"{n / max(found['commits'], 1):.1f}", ms(found["ack_p99_us"]),
                  f"≤ {APART} ×" if two else "", verdict(name, ours <= APART * one) if two else "")
    return table


def town(data):
    make_town(data, "--members", MEMBERS, "--products", PRODUCTS, "--rooms", ROOMS, "--messages", HISTORY * ROOMS)
    with Server(f"{BUILD}/wooga", "serve", env={"WOOGA_DATA": data, **UNLIMITED}) as server:
        write_rooms(server, data)


def sqlite(folder, seconds):
    data = os.path.join(folder, "rooms")
    town(data)
    return by_rooms(data, None, "SQLite", seconds)


@contextlib.contextmanager
def on_postgres(folder):
    """A town there: its folder, and what its database has used."""
    data = os.path.join(folder, "rooms-postgres")
    with cluster() as server_url:
        subprocess.run(["psql", "-qX", server_url, "-c", "CREATE DATABASE bench"], check=True)
        os.environ["WOOGA_DATABASE"] = url = server_url.rpartition("/")[0] + "/bench"
        try:
            town(data)
            yield data, Database(url)
        finally:
            del os.environ["WOOGA_DATABASE"]


def postgres(folder, seconds):
    with on_postgres(folder) as (data, database):
        return f"{by_rooms(data, database, 'PostgreSQL', seconds)}\n\n{by_nodes(data, database, seconds)}"
