#!/usr/bin/python3
"""Run a command with only the system calls that a unit leaves it, as systemd would: filtered.py UNIT COMMAND [ARGUMENT...]

The groups of SystemCallFilter= are those of `systemd-analyze syscall-filter`; what is not in them fails with EPERM.
"""
import errno
import os
import subprocess
import sys

import seccomp


def members(group):
    """The calls of "@group", groups within it included; of a single call itself."""
    if not group.startswith("@"):
        return {group}
    lines = subprocess.run(["systemd-analyze", "syscall-filter", group], check=True, capture_output=True, text=True).stdout
    calls = set()
    for word in (line.strip() for line in lines.splitlines()[1:]):
        if word and not word.startswith("#"):
            calls |= members(word)
    return calls


def allowed(unit):
    calls = members("@default")
    for line in open(unit, encoding="utf8"):
        name, _, value = line.strip().partition("=")
        if name != "SystemCallFilter":
            continue
        for word in value.removeprefix("~").split():
            calls = calls - members(word) if value.startswith("~") else calls | members(word)
    return calls


unit, *command = sys.argv[1:]
filter = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
for call in allowed(unit):
    try:
        filter.add_rule(seccomp.ALLOW, call)
    except RuntimeError:
        pass  # a call of another architecture
filter.load()
os.execv(command[0], command)
