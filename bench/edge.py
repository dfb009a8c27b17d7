"""What TLS in the process costs, beside plain HTTP; what callers notice of restarts."""
import json
import os
import ssl
import statistics
import subprocess

from tools import BUILD, Server, Table, count, verdict, wrk

IDLE, ROUNDS = 1000, 4
RESTARTS = 50


def make_certificate(folder):
    """A certificate of a day with its key, on P-256 as authorities give them today: their paths."""
    certificate, key = os.path.join(folder, "edge.pem"), os.path.join(folder, "edge.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                    "-subj", "/CN=localhost", "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
    return certificate, key


def memory(pid):
    with open(f"/proc/{pid}/statm", encoding="utf-8") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def idle_bytes(server):
    """What the server holds for a connection whose handshake is over and which says nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    before, held = memory(server.pid), []
    for _ in range(IDLE):
        held.append(context.wrap_socket(server.connect()))
    grown = memory(server.pid) - before
    for connection in held:
        connection.close()
    return grown / IDLE


def tls(folder, seconds):
    """Answers of a handler that does nothing, so that what remains is the connection's."""
    hello = (f"{BUILD}/bench/http_hello", "PORT", "1", "2")
    table = Table("a handler that does nothing, on the loop", "plain, per CPU s", "TLS 1.3, per CPU s", "ratio", "wanted", "")
    rates = {}
    with Server(*hello) as plain, Server(*hello, *make_certificate(folder)) as secure:
        idle = idle_bytes(secure)
        for turn in range(ROUNDS):
            for scheme, server in sorted({"http": plain, "https": secure}.items(), reverse=turn % 2 == 1):
                for kind, more in (("kept", ()), ("new", ("-H", "Connection: close"))):
                    run = wrk(server, "/loop/", seconds / 2, scheme=scheme, more=more)
                    rates.setdefault((scheme, kind), []).append(run["per_cpu"])
    rates = {key: statistics.median(found) for key, found in rates.items()}
    for what, kind, wanted in (("requests on kept connections", "kept", 0.4), ("a new connection for each (a full handshake)", "new", None)):
        plain, secure = rates["http", kind], rates["https", kind]
        table.row(what, count(plain), count(secure), f"{secure / plain:.2f}", f"≥ {wanted}" if wanted else "",
                  verdict("TLS on kept connections", secure / plain >= wanted) if wanted else "")
    table.row(f"memory per idle connection, bytes ({IDLE:,})", "", count(idle), "", "", "")
    return table


def restarts(_):
    """Behind nginx, under load, without the cores of their own: Node, nginx and the databases are part of it."""
    table = Table(f"{RESTARTS} restarts under load", "calls", "asked again", "failed", "slowest ms", "sockets back", "p50 ms", "p99 ms",
                  "messages", "lost, twice, holes", "wanted", "")
    for which, name in (("one", "one node, SQLite, a socket that is held"), ("two", "two nodes in turns, PostgreSQL, Redis")):
        env = {**os.environ, "WOOGA_BINARY": os.path.abspath(f"{BUILD}/wooga")}
        found = json.loads(subprocess.run(["node", "bench/restarts.mjs", which, str(RESTARTS)], env=env, check=True,
                                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)
        back, wrong = found["back"], len(found["violations"]) + found["unsettled"]
        table.row(name, count(found["asked"]), found["again"], len(found["failed"]), count(found["slowest"]), back["n"], count(back["p50"]),
                  count(back["p99"]), count(found["acked"]), wrong, "0 failed after one retry, p99 ≤ 3,000 ms, 0 lost",
                  verdict(f"restarts, {which}", not found["failed"], back["p99"] <= 3000, wrong == 0))
    return table
