"""The network layer alone against bare epoll."""
from tools import BUILD, Server, Table, count, load, middle, verdict

ROUNDS = 3


def relays(seconds):
    """Deliveries per CPU second, the same shape of load, in turns; the turn whose ratio is in the middle."""
    table = Table("members a room", "epoll, deliveries/s", "relay, deliveries/s", "epoll, per CPU s", "relay, per CPU s", "ratio",
                  "wanted", "")
    for rooms, members, wanted in ((1000, 2, 0.9), (100, 20, 0.9), (2, 1000, None)):
        turns = []
        for _ in range(ROUNDS):
            found = {}
            for program in ("epoll_relay", "relay"):
                with Server(f"{BUILD}/bench/{program}", "PORT") as server:
                    found[program] = load(server, rooms, members, "--window", 1, seconds=seconds)
            epoll, ours = found["epoll_relay"], found["relay"]
            turns.append((ours["deliveries_per_cpu_s"] / max(epoll["deliveries_per_cpu_s"], 1), epoll, ours))
        ratio, epoll, ours = middle(turns, lambda turn: turn[0])
        table.row(members, count(epoll["deliveries_per_s"]), count(ours["deliveries_per_s"]), count(epoll["deliveries_per_cpu_s"]),
                  count(ours["deliveries_per_cpu_s"]), f"{ratio:.2f}", f"≥ {wanted}" if wanted else "",
                  verdict(f"relay, rooms of {members}", ratio >= wanted) if wanted else "")
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
