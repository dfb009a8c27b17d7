"""The network layer alone against bare epoll."""
from tools import BUILD, Server, Table, count, load, verdict

ROUNDS = 5


def relays(seconds):
    """Deliveries per CPU second, the same shape of load, in turns, all turns together."""
    table = Table("members a room", "epoll, deliveries/s", "relay, deliveries/s", "epoll, per CPU s", "relay, per CPU s", "ratio",
                  "wanted", "")
    for rooms, members, wanted in ((1000, 2, 0.9), (100, 20, 0.9), (2, 1000, None)):
        found = {"epoll_relay": [], "relay": []}
        for turn in range(ROUNDS if wanted else 1):
            for program in sorted(found, reverse=turn % 2 == 1):
                with Server(f"{BUILD}/bench/{program}", "PORT") as server:
                    found[program].append(load(server, rooms, members, "--window", 1, seconds=seconds))
        rates, per_cpu = {}, {}
        for program, runs in found.items():
            delivered = sum(run["deliveries_per_s"] * run["seconds"] for run in runs)
            rates[program] = delivered / sum(run["seconds"] for run in runs)
            per_cpu[program] = delivered / max(sum(run["server_cpu_s"] for run in runs), 0.01)
        ratio = per_cpu["relay"] / max(per_cpu["epoll_relay"], 1)
        table.row(members, count(rates["epoll_relay"]), count(rates["relay"]), count(per_cpu["epoll_relay"]), count(per_cpu["relay"]),
                  f"{ratio:.2f}", f"≥ {wanted}" if wanted else "", verdict(f"relay, rooms of {members}", ratio >= wanted) if wanted else "")
    return table


def sockets(_):
    table = Table("figure", "relay", "epoll", "wanted", "")
    found = {}
    for program in ("relay", "epoll_relay"):
        with Server(f"{BUILD}/bench/{program}", "PORT") as server:
            found[program] = load(server, 5000, 2, seconds=1)
    ours, epoll = found["relay"], found["epoll_relay"]
    table.row("memory per idle socket, bytes (10,000 in rooms of 2)", count(ours["bytes_per_idle_socket"]),
              count(epoll["bytes_per_idle_socket"]), "≤ 2,048", verdict("memory per idle socket", ours["bytes_per_idle_socket"] <= 2048))
    table.row("handshakes/s", count(ours["connects_per_s"]), count(epoll["connects_per_s"]), "", "")
    return table
