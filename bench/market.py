"""The program over HTTP: single pages, lists against the table's size, the start."""
import os
import re
import subprocess
import time
import urllib.parse

from tools import BUILD, PRODUCTS, Server, Table, count, fetch, serve, tokens_of, verdict, wrk

MANY = 200000
DETAIL = "/products/{id}/"


def large_category(server, token):
    """The query of a category of many products, so that its page is full: what the first product's stands under."""
    category = fetch(server, "/products/1/", token)["category"]
    while category["parent"]:
        category = category["parent"]
    return "category=" + urllib.parse.quote(category["sort"])


def http(data, seconds):
    table = Table("HTTP, one core for the server", "requests/s", "per CPU s", "p99 ms", "not 2xx", "wanted", "", "the original")
    tokens = tokens_of(data)
    with serve(data) as server:
        token = tokens["1"]
        two = next(one for one in tokens.values() if len(fetch(server, "/chat/rooms/?type=visitor", one)) == 2)
        for name, path, token, products, wanted, slowest, original in (
            ("product detail", DETAIL, None, PRODUCTS, 10000, 10, "53"),
            ("popularity", "/products/popularity/", None, 0, 5000, None, "12"),
            ("room list (2 rooms)", "/chat/rooms/?type=visitor", two, 0, 1000, None, "0.6"),
            ("category page", f"/products/?{large_category(server, token)}&limit=30", None, 0, 2000, None, "4.5"),
        ):
            found = wrk(server, path, seconds, token, products)
            words = f"≥ {count(wanted)}" + (f", p99 ≤ {slowest} ms" if slowest else "")
            table.row(name, count(found["rate"]), count(found["per_cpu"]), f"{found['p99_ms']:.1f}", found["bad"], words,
                      verdict(name, found["rate"] >= wanted, not slowest or found["p99_ms"] <= slowest), original)
    return table


def cheapest(server, path, seconds):
    """Microseconds of the server's CPU for one answer: the better of two runs, which disturbance only makes worse."""
    return 1e6 / max(wrk(server, path, seconds)["per_cpu"] for _ in range(2))


def large(data, large_data, seconds):
    """The same lists of a table a hundred times as large, both served at the same time."""
    table = Table(f"{count(PRODUCTS)} → {count(MANY)} products", "CPU µs each, few", "CPU µs each, many", "ratio", "wanted", "")
    token = tokens_of(data)["1"]
    with serve(data) as few, serve(large_data) as many:
        for name, query in (("recent", "order=recent"), ("views", "order=views"), ("price", "order=min_price"),
                            ("category", large_category(few, token))):
            path = f"/products/?{query}&limit=30"
            costs = [cheapest(server, path, seconds) for server in (few, many)]
            ratio = costs[1] / costs[0]
            table.row(f"list by {name}", f"{costs[0]:.0f}", f"{costs[1]:.0f}", f"{ratio:.2f}", "≤ 1.5",
                      verdict(f"list by {name}, cost with many products", ratio <= 1.5))
        found = wrk(many, DETAIL, seconds, products=MANY)
        table.row(f"product detail: {count(found['rate'])}/s", "", f"{1e6 / found['per_cpu']:.0f}", "", "≥ 8,000/s",
                  verdict("product detail of many", found["rate"] >= 8000))
    return table


def cold_start(data, _):
    with Server(f"{BUILD}/wooga", "serve", env={"WOOGA_DATA": data}) as server:
        fetched = subprocess.run(["curl", "-s", "-o", "/dev/null", f"http://127.0.0.1:{server.port}/healthz"])
        took = (time.monotonic() - server.started) * 1000
        with open(f"/proc/{server.pid}/status", encoding="utf-8") as file:
            rss = int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024
    stripped = os.path.join(data, "wooga.stripped")
    subprocess.run(["strip", "-o", stripped, f"{BUILD}/wooga"], check=True)
    megabytes = os.path.getsize(stripped) / 1e6
    table = Table("figure", "value", "wanted", "")
    table.row("start to first answer, ms", f"{took:.0f}", "≤ 100", verdict("start", fetched.returncode == 0, took <= 100))
    table.row("memory at rest, MiB", f"{rss:.0f}", "≤ 30", verdict("memory at rest", rss <= 30))
    table.row("binary, stripped, MB", f"{megabytes:.1f}", "≤ 5", verdict("binary", megabytes <= 5))
    return table
