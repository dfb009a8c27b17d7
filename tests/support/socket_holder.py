"""Holds listening sockets and runs a server on them, again and again, as systemd would.

usage: socket_holder.py LOG SOCKET... -- COMMAND...      a SOCKET is ADDRESS:PORT or a path

Each line "start" on the input starts the command with LISTEN_FDS, NOTIFY_SOCKET and a watchdog of two seconds. Says, a JSON a line:
what has started {"started": pid}, what it tells {"told": "READY=1", "pid": pid}, how it ends {"ended": pid, "code": n}.
"""
import json
import os
import socket
import sys
import tempfile
import threading

lock = threading.Lock()


def say(**what):
    with lock:
        print(json.dumps(what), flush=True)


def listening(address):
    if address.startswith("/"):
        made = socket.socket(socket.AF_UNIX)
        made.bind(address)
    else:
        host, port = address.rsplit(":", 1)
        made = socket.socket(socket.AF_INET)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, int(port)))
    made.listen(4096)
    return made


def hear(notices):
    while True:
        data, ancillary, _, _ = notices.recvmsg(4096, socket.CMSG_SPACE(12))
        pid = int.from_bytes(ancillary[0][2][:4], sys.byteorder)
        for line in data.decode().split("\n"):
            say(told=line, pid=pid)


def run(command, sockets, notify, log):
    pid = os.fork()
    if pid:
        say(started=pid)
        _, status = os.waitpid(pid, 0)
        say(ended=pid, code=os.waitstatus_to_exitcode(status))
        return
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    spare = [os.dup(held.fileno()) for held in sockets]  # none of them is where another one goes
    high = [os.dup2(fd, 100 + i, inheritable=False) for i, fd in enumerate(spare)]
    for i, fd in enumerate(high):
        os.dup2(fd, 3 + i)
    os.dup2(out, 1)
    os.dup2(out, 2)
    environment = {**os.environ, "LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(sockets)), "NOTIFY_SOCKET": notify,
                   "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": str(os.getpid())}
    os.execve(command[0], command, environment)


def main():
    cut = sys.argv.index("--")
    log, command = sys.argv[1], sys.argv[cut + 1:]
    sockets = [listening(address) for address in sys.argv[2:cut]]
    with tempfile.TemporaryDirectory() as folder:
        notify = os.path.join(folder, "notify")
        notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notices.bind(notify)
        notices.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        threading.Thread(target=hear, args=(notices,), daemon=True).start()
        for line in sys.stdin:
            if line.strip() == "start":
                threading.Thread(target=run, args=(command, sockets, notify, log), daemon=True).start()


main()
