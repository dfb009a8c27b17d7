"""What the benchmarks have in common: servers, the load generator, wrk, tables with a verdict."""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

BUILD = "build-bench"
SERVER_CORE, LOAD_CORE = "0", "1"
MEMBERS, PRODUCTS = 2750, 2000
ROOMS, ROOMS_OF_ALL = 500, 5500  # with talk under way, and with the quiet ones
UNLIMITED = {"WOOGA_LIMITS": "off", "WOOGA_LOG_LEVEL": "error"}


def build():
    if not os.path.exists(f"{BUILD}/build.ninja"):
        subprocess.run(["meson", "setup", BUILD, "-Dbench=true"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", BUILD], check=True, stdout=subprocess.DEVNULL)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A program on the server's core that listens on a port of its own."""

    def __init__(self, *command, env=None):
        self.port = free_port()
        words = ["taskset", "-c", SERVER_CORE] + [word.replace("PORT", str(self.port)) for word in command]
        environment = {**os.environ, **(env or {}), "WOOGA_LISTEN": f"127.0.0.1:{self.port}"}
        self.started = time.monotonic()
        self.process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid

    def __enter__(self):
        while self.process.poll() is None:
            try:
                self.connect().close()
                return self
            except OSError:
                time.sleep(0.002)
        sys.exit(f"{self.process.args} ended with {self.process.returncode}")

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), 5)

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()


def serve(data):
    """The whole program on a town, with no limits."""
    return Server(f"{BUILD}/wooga", "serve", env={"WOOGA_DATA": data, **UNLIMITED})


def load(server, rooms, members, *more, seconds):
    """One run of the load generator (bench/load.c): its figures."""
    words = [f"{BUILD}/bench/load", "--port", server.port, "--pid", server.pid, "--rooms", rooms, "--members", members,
             "--seconds", seconds, *more]
    out = subprocess.run(["taskset", "-c", LOAD_CORE] + [str(word) for word in words], capture_output=True, text=True)
    if not out.stdout:
        sys.exit(f"load: {out.stderr}")
    found = json.loads(out.stdout)
    for wrong in ("refused", "dead", "errors", "nacked", "gaps", "unacked"):
        if found[wrong]:
            print(f"  load: {found[wrong]} {wrong}", flush=True)
    return found


def cpu_seconds(pid):
    """What all threads of the process have used so far."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wrk(server, path, seconds, token=None, products=0, connections=64, scheme="http", more=()):
    """One run of wrk. With products, {id} in the path is any of so many; more are its further words."""
    words = ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", *more]
    if token:
        words += ["-H", f"Authorization: Bearer {token}"]
    before = cpu_seconds(server.pid)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if products:
            script.write(f'request = function() return wrk.format(nil, (("{path}"):gsub("{{id}}", math.random({products})))) end\n')
            script.flush()
            words += ["-s", script.name]
            path = "/"
        out = subprocess.run(words + [f"{scheme}://127.0.0.1:{server.port}{path}"], capture_output=True, text=True).stdout
    total = re.search(r"(\d+) requests in", out)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if not total or not rate:
        sys.exit(f"wrk: {out}")
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", out)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    scale = {"us": 0.001, "ms": 1, "s": 1000}
    return {
        "rate": float(rate.group(1)),
        "per_cpu": int(total.group(1)) / max(cpu_seconds(server.pid) - before, 0.01),
        "p99_ms": float(p99.group(1)) * scale[p99.group(2)] if p99 else 0,
        "bad": int(bad.group(1)) if bad else 0,
    }


# ---- towns ----


def make_town(data, *sizes):
    env = {**os.environ, "WOOGA_DATA": data}
    subprocess.run([f"{BUILD}/wooga", "demo", *[str(size) for size in sizes]], env=env, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def tokens_of(data):
    """Each member's token by its id."""
    out = subprocess.run([f"{BUILD}/wooga", "token", "--member", f"1-{MEMBERS}"], env={**os.environ, "WOOGA_DATA": data},
                         capture_output=True, text=True, check=True)
    return dict(line.split("\t") for line in out.stdout.strip().split("\n"))


def fetch(server, path, token):
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def write_rooms(server, data):
    """The town's rooms as lines "room token token" for the load generator: the file's path."""
    path = os.path.join(data, "rooms.txt")
    tokens = tokens_of(data)
    with open(path, "w", encoding="utf-8") as file:
        for token in tokens.values():
            for room in fetch(server, "/chat/rooms/?type=visitor", token):
                file.write(f"{room['id']} {tokens[str(room['shop_user']['id'])]} {token}\n")
    return path


# ---- tables ----


class Table:
    def __init__(self, *head):
        self.lines = [head, ["---"] * len(head)]

    def row(self, *cells):
        self.lines.append([str(cell) for cell in cells])
        print("  " + " | ".join(self.lines[-1]), flush=True)

    def __str__(self):
        return "\n".join("| " + " | ".join(line) + " |" for line in self.lines)


def count(value):
    return f"{value:,.0f}"


def ms(microseconds):
    return f"{microseconds / 1000:.1f}"


missed = []


def verdict(name, *fine):
    """What stands beside a wanted figure."""
    if all(fine):
        return "ok"
    missed.append(name)
    return "**MISSED**"
