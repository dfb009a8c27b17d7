"""Nodes that may use a share of a core each, by Linux's CPU quota, as the limit of a container works: so that the nodes are what is scarce, and not
the two cores that they share with PostgreSQL, Redis and the load. What two such nodes carry of what one does is then seen, not argued."""
import contextlib
import os
import statistics

from rooms import Redis, costs, on_postgres, round_of
from tools import Table, count, ms, verdict

SHARE = 0.2  # of a core for a node: two nodes, the database and the load then leave some of two cores free
PERIOD = 10_000  # microseconds; the shorter, the smoother
ROOMS, TURNS = 1000, 5
WANTED = 1.7  # what two nodes carry of what one does, where a room is on one of them

V1, V2 = "/sys/fs/cgroup/cpu", "/sys/fs/cgroup"


def write(path, words):
    with open(path, "w", encoding="utf-8") as file:
        file.write(str(words))


@contextlib.contextmanager
def quota():
    """A group of processes that have the share together: a function that puts one into it. OSError where we may not make one."""
    old = os.path.exists(f"{V1}/cpu.cfs_quota_us")
    folder = os.path.join(V1 if old else V2, f"wooga-bench-{os.getpid()}-{quota.made}")
    quota.made += 1
    os.mkdir(folder)
    try:
        if old:
            write(f"{folder}/cpu.cfs_period_us", PERIOD)
            write(f"{folder}/cpu.cfs_quota_us", int(SHARE * PERIOD))
        else:
            write(f"{folder}/cpu.max", f"{int(SHARE * PERIOD)} {PERIOD}")
        yield lambda pid: write(f"{folder}/cgroup.procs", pid)
    finally:
        os.rmdir(folder)


quota.made = 0


def carried(data, database, redis, nodes, more):
    """One round in a closed loop: its figures."""
    with contextlib.ExitStack() as stack:
        groups = [stack.enter_context(quota()) for _ in range(nodes)]
        return round_of(data, nodes, database, redis, ("--rooms", ROOMS, "--window", 1, *more),
                        lambda servers: [put(server.pid) for put, server in zip(groups, servers)])


def may_set_quotas():
    try:
        with quota():
            return True
    except OSError as error:
        print(f"  no quota: {error}", flush=True)
        return False


def share(folder, seconds):
    if not may_set_quotas():
        return "Not measured: a quota needs root and Linux's cpu controller."
    cases = {"one node": (1, ()), "two nodes, rooms whole": (2, ()), "two nodes, parties apart": (2, ("--apart",))}
    rounds = {name: [] for name in cases}
    with on_postgres(folder) as (data, database), Redis() as redis:
        for _ in range(TURNS):
            for name, (nodes, more) in cases.items():
                rounds[name].append(carried(data, database, redis, nodes, (*more, "--seconds", seconds)))
    table = Table(f"{SHARE} of a core a node, {count(ROOMS)} rooms of two", "stored and delivered a second", "of one node's", "a round's least and most", "ours, µs a message",
                  "cores used in all, of 2, without the load", "ack p50 ms", "wanted", "")
    rate = {name: [min(found["acked_per_s"], found["deliveries_per_s"] / 2) for found in all_of] for name, all_of in rounds.items()}
    for name, all_of in rounds.items():
        ratios = [other / alone for other, alone in zip(rate[name], rate["one node"])]
        two, middle = cases[name][0] == 2, statistics.median(ratios)
        wanted = name == "two nodes, rooms whole"
        used = statistics.median((found["ours"] + found["database"] + found["redis"]) / found["seconds"] for found in all_of)
        table.row(name, count(statistics.median(rate[name])), f"{middle:.2f} ×" if two else "", f"{min(ratios):.2f} to {max(ratios):.2f} ×" if two else "",
                  f"{statistics.median(costs(found)[0] for found in all_of):.0f}", f"{used:.2f}", ms(statistics.median(found["ack_p50_us"] for found in all_of)),
                  f"≥ {WANTED} ×" if wanted else "", verdict(f"share, {name}", middle >= WANTED) if wanted else "")
    return table
