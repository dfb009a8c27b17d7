"""Tests of tools/sqlgen, tools/embed, tools/layers and tools/suites: run with python3."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


def run(tool, *args):
    return subprocess.run(
        [sys.executable, os.path.join(ROOT, "tools", tool), *args], capture_output=True, text=True, check=False
    )


class Sqlgen(unittest.TestCase):
    def generate(self, sql):
        with tempfile.TemporaryDirectory() as folder:
            source, target = os.path.join(folder, "shop.sql"), os.path.join(folder, "shop_sql.h")
            with open(source, "w", encoding="utf-8") as file:
                file.write(sql)
            done = run("sqlgen", source, target)
            if done.returncode:
                return done, ""
            with open(target, encoding="utf-8") as file:
                return done, file.read()

    def test_a_statement_becomes_a_constant_without_comments_and_semicolon(self):
        _, header = self.generate("-- name: one\n-- about it\nSELECT '-- \"x\"' -- why\nFROM t;\n")
        self.assertIn("struct db_sql one_sql __attribute__((unused)) = {", header)
        self.assertIn('"SELECT \'-- \\"x\\"\'"\n    " FROM t",\n    NULL,', header)

    def test_the_statements_of_several_files_become_one_table(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("shop.sql", "talk.sql")]
            for path in paths:
                with open(path, "w", encoding="utf-8") as file:
                    file.write("-- name: one\nSELECT 1;\n")
            target = os.path.join(folder, "every.h")
            run("sqlgen", "--all", target, *paths)
            with open(target, encoding="utf-8") as file:
                table = file.read()
        for name in ("shop.sql", "talk.sql"):
            self.assertIn('{"%s", {"one", "SELECT 1", NULL}},' % name, table)

    def test_an_engine_may_have_its_own_text(self):
        _, header = self.generate("-- name: a @sqlite\nSELECT 1;\n-- name: a @postgres\nSELECT 2;\n")
        self.assertIn('"SELECT 1",\n    "SELECT 2",', header)

    def test_what_many_statements_say_alike_stands_once(self):
        _, header = self.generate("-- part: all\nSELECT a -- of\nFROM t\n\n-- name: one\n@all\nWHERE a = 1;\n-- name: every\n@all;\n")
        self.assertIn('"SELECT a"\n    " FROM t"\n    " WHERE a = 1",', header)
        self.assertIn('"every",\n    "SELECT a"\n    " FROM t",', header)
        self.assertNotIn("all_sql", header)

    def test_errors_name_file_and_line(self):
        for sql, line, words in (
            ("-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n", 3, "already at line 1"),
            ("SELECT 1;\n", 1, "before the first"),
            ("-- name:\nSELECT 1;\n", 1, "want"),
            ("-- name: A-b\nSELECT 1;\n", 1, "want"),
            ("-- name: a\n-- only words\n", 1, "empty"),
            ("-- name: a\nSELECT 1;\nSELECT 2;\n", 3, "more than one"),
            ("-- name: a\n@all\n-- part: all\nSELECT 1\n", 2, "no part all before"),
            ("-- name: a @postgres\nSELECT 1;\n", 1, "only a text for postgres"),
        ):
            done, _ = self.generate(sql)
            self.assertNotEqual(done.returncode, 0, sql)
            self.assertIn(f"shop.sql:{line}: ", done.stderr)
            self.assertIn(words, done.stderr)


class Embed(unittest.TestCase):
    def embed(self, files, *options):
        with tempfile.TemporaryDirectory() as folder:
            source, target = os.path.join(folder, "in"), os.path.join(folder, "embedded")
            os.mkdir(target)
            for path, data in files.items():
                full = os.path.join(source, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "wb") as file:
                    file.write(data)
            done = run("embed", "things", source, target, *options)
            self.assertEqual(done.returncode, 0, done.stderr)
            program = os.path.join(folder, "main.c")
            with open(program, "w", encoding="utf-8") as file:
                file.write(
                    '#include "embedded/things.h"\n#include <stdio.h>\nint main(void)\n{\n'
                    "for (size_t i = 0; i < things_count; i++)\n"
                    'printf("%s|%s|%zu|%zu|%s\\n", things[i].path, things[i].mime, things[i].size,'
                    " things[i].gzip_size, (const char *)things[i].data);\n}\n"
                )
            binary = os.path.join(folder, "main")
            subprocess.run(
                ["cc", f"-I{folder}", f"-I{ROOT}/lib", program, os.path.join(target, "things.c"), "-o", binary],
                check=True,
            )
            return subprocess.run([binary], capture_output=True, text=True, check=True).stdout.split("\n")[:-1]

    def test_files_come_sorted_with_type_and_size(self):
        lines = self.embed({"b/x.js": b"1", "a.html": b"<p>", "a b.bin": b"\\"})
        self.assertEqual(
            lines,
            [
                "a b.bin|application/octet-stream|1|0|\\",
                "a.html|text/html; charset=utf-8|3|0|<p>",
                "b/x.js|text/javascript; charset=utf-8|1|0|1",
            ],
        )

    def test_gzip_only_where_it_pays(self):
        (line,) = self.embed({"a.txt": b"a" * 5000})
        self.assertEqual(line.split("|")[2], "5000")
        self.assertTrue(0 < int(line.split("|")[3]) < 100)

    def test_a_missing_folder_is_an_empty_table_or_a_notice(self):
        self.assertEqual(self.embed({}), [])
        self.assertIn("built without its web client", "\n".join(self.embed({}, "--notice")))


class Layers(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "tools"))
            with open(os.path.join(ROOT, "tools", "layers"), "rb") as file:
                tool = file.read()
            with open(os.path.join(folder, "tools", "layers"), "wb") as file:
                file.write(tool)
            for path, text in files.items():
                full = os.path.join(folder, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "w", encoding="utf-8") as file:
                    file.write(text)
            return subprocess.run(
                [sys.executable, os.path.join(folder, "tools", "layers")], capture_output=True, text=True, check=False
            )

    def refused(self, path, text, words):
        done = self.check({path: text})
        self.assertNotEqual(done.returncode, 0, path)
        self.assertIn(words, done.stdout)

    def test_what_is_allowed_passes(self):
        done = self.check(
            {
                "lib/http/parse.c": '#include "base/str.h"\n#include "http/parse.h"\n',
                "app/chat/chat_ws.c": '#include "ws/session.h"\n#include "products/products.h"\n',
                "app/chat/chat_store.c": '#include "chat/chat_sql.h"\n#include "db/db.h"\n',
                "app/routes.c": '#include "chat/chat.h"\n',
            }
        )
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_what_is_not_allowed_is_named(self):
        self.refused("lib/base/str.c", '\n#include "net/loop.h"\n', "str.c:2: lib/base may not include net/")
        self.refused("lib/http/x.c", '#include "core/app.h"\n', "may not include core/")
        self.refused("app/products/products_http.c", '#include "chat/chat.h"\n', "may not include chat/")
        self.refused("app/chat/chat_rules.c", '#include "http/req.h"\n', "only chat_http.c and chat_ws.c")
        self.refused("app/chat/chat_http.c", '#include "chat/chat_sql.h"\n', "only chat_store.c")
        self.refused("app/chat/chat_store.c", '#include "products/products_sql.h"\n', "only products_store.c")
        self.refused("app/chat/chat_http.c", '#include "products/products_rules.h"\n', "only through products/")
        self.refused("app/chat/chat_http.c", '#include "chat.h"\n', "write the folder too")
        self.refused("lib/net/meson.build", "uses += ['http']\n", "lib/net may not use http")

    def test_banned_functions(self):
        self.refused("lib/http/x.c", "\nint a = atoi(b);\n", "x.c:2: atoi is banned")
        self.refused("app/chat/chat_http.c", "void *a = malloc(3);\n", "only in base/ and net/")
        done = self.check(
            {
                "lib/base/mem.c": "void *p = malloc(3);\n",
                "lib/http/x.c": '/* no atoi( here,\n * nor sprintf( */\nconst char *a = "strcpy(";\nint n = x.gets(1);\n',
            }
        )
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_circles_and_sizes(self):
        done = self.check({"lib/base/a.h": '#include "base/b.h"\n', "lib/base/b.h": '#include "base/a.h"\n'})
        self.assertIn("in a circle", done.stdout)
        self.refused("lib/base/a.c", "\n" * 601, "601 lines")
        self.refused("lib/base/a.c", "int f(void)\n{\n" + "\n" * 99 + "}\n", "function of 101 lines")


class Suites(unittest.TestCase):
    def run_suites(self, folder, what, suites):
        for name, lines in suites.items():
            path = os.path.join(folder, "tests", "suite", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\n" + "".join(f"{line}\n" for line in lines))
            os.chmod(path, 0o755)
        os.makedirs(os.path.join(folder, "tools"), exist_ok=True)
        tool = shutil.copy(os.path.join(ROOT, "tools", "suites"), os.path.join(folder, "tools"))
        done = subprocess.run(["bash", tool, what], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()

    def test_the_end_has_a_row_of_each_suite_what_has_failed_and_the_sum(self):
        with tempfile.TemporaryDirectory() as folder:
            good = {"10-good": ["echo 3 passed, 0 failed, 1 skipped"]}
            status, lines = self.run_suites(folder, "test", good)
            self.assertEqual((status, lines[-1]), (0, "3 passed, 0 failed, 1 skipped"))
            bad = ["echo 'not ok 1 - a fee is due'", "echo \"  location: 'fee.mjs:3:1'\"", "echo '  error: |-'", "echo '    1 !== 2'", "echo '  code: none'", "echo 'FAILED: build'", "echo '[  FAILED  ] days_are_free'", "echo 1 passed, 3 failed"]
            status, lines = self.run_suites(folder, "rest", {"30-bad": bad, "40-dies": ["exit 3"]})
            self.assertEqual((status, lines[-1]), (1, "4 passed, 4 failed, 1 skipped"))
            self.assertEqual(
                lines[lines.index("failed:") : -1],
                ["failed:", "   30-bad: a fee is due", "       location: 'fee.mjs:3:1'", "       error: |-", "           1 !== 2", "   30-bad: build", "   30-bad: days_are_free", "   40-dies: ended with status 3, see build/suites/40-dies.log"],
            )
            rows = [line.split()[:4] for line in lines[lines.index("failed:") - 6 : lines.index("failed:") - 1]]
            self.assertEqual([row[0] for row in rows], ["suite", "10-good", "30-bad", "40-dies", "all"])
            self.assertEqual(rows[1:], [["10-good", "3", "0", "1"], ["30-bad", "1", "3", "0"], ["40-dies", "0", "1", "0"], ["all", "4", "4", "1"]])

    def test_the_end_of_a_log_is_shown_where_tests_do_not_say_it_all(self):
        with tempfile.TemporaryDirectory() as folder:
            bad = ["echo 'not ok 1 - a fee is due'", "seq 50"]
            _, lines = self.run_suites(folder, "rest", {"30-bad": [*bad, "echo '=1=ERROR: leaks'", "echo 1 passed, 1 failed"]})
            self.assertIn("   | =1=ERROR: leaks", lines)
            _, lines = self.run_suites(folder, "rest", {"30-bad": [*bad, "exit 124 # as when its time is over"]})
            self.assertIn("   | 50", lines)


if __name__ == "__main__":
    unittest.main()
