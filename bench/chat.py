"""The chat: storing alone, storing and delivering, its sockets, a client that never reads."""
import os
import subprocess

from tools import BUILD, ROOMS, SERVER_CORE, Table, count, load, ms, serve, verdict, write_rooms

NAMES = {(): "original", ("--v1",): "v1"}
IDLE, CYCLES = 10000, 200000
STUCK_ROUNDS = 5


def store_alone(data, seconds):
    """Messages a second into SQLite without network and server, by messages a transaction."""
    table = Table("SQLite alone (same table, same pragmas), messages a transaction", "messages/s")
    rates = {}
    for batch in (1, 32, 256):
        path = os.path.join(data, f"single-{batch}.db")
        out = subprocess.run(["taskset", "-c", SERVER_CORE, f"{BUILD}/bench/sqlite_single", path, str(seconds), str(batch)],
                             capture_output=True, text=True, check=True)
        rates[batch] = float(out.stdout)
        table.row(batch, count(rates[batch]))
    return table, rates[1]


def chat(data, single, seconds):
    table = Table(f"{ROOMS} rooms of 2, stored and delivered (SQLite, fsync)", "mode", "acknowledged/s", "delivered/s", "per CPU s",
                  "ack p50 ms", "p99 ms", "p99.9 ms", "wanted", "")
    with serve(data) as server:
        rooms = write_rooms(server, data)
        for name, mode, more, rate, times, p99 in (
            ("1 under way a member", ("--v1",), ("--window", 1), None, None, None),
            ("2,000/s asked", ("--v1",), ("--rate", 2000), None, None, 20),
            ("5,000/s asked", ("--v1",), ("--rate", 5000), None, None, 30),
            ("2,000/s asked", (), ("--rate", 2000), None, None, 50),
            ("8 under way a member", ("--v1",), ("--window", 8), 15000, 4, None),
            ("8 under way a member", (), ("--window", 8), 10000, 3, None),
        ):
            found = load(server, ROOMS, 2, "--room-file", rooms, *mode, *more, seconds=seconds)
            stored = min(found["acked_per_s"], found["deliveries_per_s"] / 2)
            words, fine = [], []
            if rate:
                words += [f"≥ {count(rate)}/s", f"≥ {times} × one a transaction ({stored / single:.1f})"]
                fine += [stored >= rate, stored >= times * single]
            if p99:
                words.append(f"p99 ≤ {p99} ms")
                fine += [0 < found["ack_p99_us"] <= p99 * 1000]
            table.row(name, NAMES[mode], count(found["acked_per_s"]), count(found["deliveries_per_s"]),
                      count(found["acked_per_s"] * found["seconds"] / max(found["server_cpu_s"], 0.01)), ms(found["ack_p50_us"]),
                      ms(found["ack_p99_us"]), ms(found["ack_p999_us"]), ", ".join(words),
                      verdict(f"chat, {NAMES[mode]}, {name}", *fine) if fine else "")
    return table


def sockets(data, soak_seconds):
    """What sockets cost that are signed in; on a server that has done nothing else."""
    table = Table("sockets of v1, signed in", "value", "wanted", "")
    rooms = os.path.join(data, "rooms.txt")
    with serve(data) as server:
        found = load(server, IDLE // 2, 2, "--room-file", rooms, "--v1", seconds=1)
        table.row(f"memory per idle socket, bytes ({count(IDLE)} in rooms of 2)", count(found["bytes_per_idle_socket"]), "≤ 1,500",
                  verdict("memory per idle socket, signed in", found["bytes_per_idle_socket"] <= 1500, found["upgraded"] == IDLE))
        found = load(server, ROOMS, 2, "--room-file", rooms, "--v1", "--cycles", CYCLES, seconds=1)
        table.row("handshakes/s, each with a token and closed at once", count(found["cycles_per_s"]), "≥ 5,000",
                  verdict("handshakes", found["cycles_per_s"] >= 5000))
        table.row(f"{count(CYCLES)} connected and closed: memory before → after, MiB",
                  f"{found['rss_before'] / 2**20:.1f} → {found['rss_after'] / 2**20:.1f}", "≤ 1.02 ×",
                  verdict("memory after the cycles", found["rss_after"] <= 1.02 * found["rss_before"]))
        table.row("… descriptors before → after", f"{found['fds_before']} → {found['fds_after']}", "the same",
                  verdict("descriptors after the cycles", found["fds_after"] == found["fds_before"]))
    with serve(data) as server:
        load(server, ROOMS, 2, "--room-file", rooms, "--v1", "--window", 8, seconds=3)  # fills the caches
        found = load(server, ROOMS, 2, "--room-file", rooms, "--v1", "--rate", 1000, "--idle", IDLE,
                     "--warm", soak_seconds / 4, seconds=soak_seconds)
        drift = found["rss_after"] / found["rss_before"] - 1
        name = f"{count(IDLE)} idle and {count(2 * ROOMS)} active (1,000 messages/s) for {soak_seconds:.0f} s"
        table.row(f"{name}: closed unexpectedly", found["dead"], "0", verdict("soak, closed", found["dead"] == 0))
        table.row("… memory drift", f"{100 * drift:.1f} %", "≤ 2 %", verdict("soak, memory", drift <= 0.02))
    return table


def stuck(data, seconds):
    """The others' latency beside a third client in each room that reads, and beside one that never does, in turns."""
    table = Table("20 rooms of 2, 2,000 messages/s of 1,000 bytes", "delivery p50 ms", "p99 ms", "p99.9 ms", "wanted", "")
    rooms = os.path.join(data, "rooms-20.txt")
    with open(os.path.join(data, "rooms.txt"), encoding="utf-8") as every, open(rooms, "w", encoding="utf-8") as few:
        few.writelines(every.readlines()[:20])
    cases = {"a third one in each room reads": "--idle", "a third one in each room never reads": "--stuck"}
    found = {name: [] for name in cases}
    with serve(data) as server:
        for turn in range(2 * STUCK_ROUNDS):
            name = list(cases)[(turn + turn // 2) % 2]
            found[name].append(load(server, 20, 2, "--room-file", rooms, "--v1", "--rate", 2000, "--size", 1000, cases[name], 20, seconds=seconds))
    reads, never = (min(of, key=lambda one: one["delivery_p99_us"]) for of in found.values())  # the least disturbed
    change = never["delivery_p99_us"] / max(reads["delivery_p99_us"], 1) - 1
    for name, one, words, fine in zip(
        cases, (reads, never), ("", f"p99 within 10 % ({100 * change:+.0f} %)"), ("", verdict("a client that never reads", change < 0.1))
    ):
        table.row(name, ms(one["delivery_p50_us"]), ms(one["delivery_p99_us"]), ms(one["delivery_p999_us"]), words, fine)
    return table
