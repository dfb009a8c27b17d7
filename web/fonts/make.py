#!/usr/bin/env python3
"""Make the client's fonts from Pretendard (https://github.com/orioncactus/pretendard, OFL 1.1, LICENSE.txt here).

For each of two weights a file of what nearly every page needs (Latin, punctuation, what the client says, the commonest
syllables), one of those that come next, and one of the other syllables of KS X 1001; what is in none is the system's. fonts.css names them with
their ranges. Needs python3-fonttools and python3-brotli, and the package unpacked:

    npm pack pretendard@1.3.9 && tar xzf pretendard-1.3.9.tgz && web/fonts/make.py package
"""
import os
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = os.path.dirname(os.path.abspath(__file__))
WEIGHTS = {"Regular": 400, "Bold": 700}
# Slices of the package's own dynamic subset, which are ordered by how common they are: 91 is the commonest.
COMMON, NEXT = range(84, 92), range(76, 84)
BASIC = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”…•·→←↑↓−×÷≤≥₩€™★☆✓、。「」『』〈〉《》～ㆍ"), *range(0x3131, 0x3164)]


def slices(package):
    with open(os.path.join(package, "dist/web/static/pretendard-dynamic-subset.css"), encoding="utf-8") as file:
        text = file.read()
    found = re.findall(r"font-weight: 400;.*?subset\.(\d+)\.woff2.*?unicode-range: ([^;}]+)", text, re.S)
    for number, ranges in found:
        points = []
        for part in ranges.replace("U+", "").split(","):
            first, _, last = part.strip().partition("-")
            points += range(int(first, 16), int(last or first, 16) + 1)
        yield int(number), points


def said():
    """Every syllable in the client's words."""
    folder = os.path.join(HERE, "../src")
    points = set()
    for root, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(root, name), encoding="utf-8") as file:
                points |= {ord(c) for c in file.read() if "\uac00" <= c <= "\ud7a3"}
    return points


def ksx1001():
    points = set()
    for high in range(0xB0, 0xC9):
        points |= {ord(bytes([high, low]).decode("euc_kr")) for low in range(0xA1, 0xFF)}
    return points


def write(package, weight, name, points):
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "liga", "locl", "ccmp", "mark", "mkmk"]
    options.hinting = False
    options.desubroutinize = True
    font = TTFont(os.path.join(package, f"dist/public/static/Pretendard-{weight}.otf"))
    cut = subset.Subsetter(options)
    cut.populate(unicodes=points)
    cut.subset(font)
    path = os.path.join(HERE, f"pretendard-{WEIGHTS[weight]}-{name}.woff2")
    font.flavor = "woff2"
    font.save(path)
    return os.path.getsize(path), set(font.getBestCmap())


def ranges(points):
    """U+AC00-AC02, …; holes of one are closed, which costs a glyph that the other file has."""
    out, points = [], sorted(points)
    start = last = points[0]
    for point in [*points[1:], None]:
        if point is not None and point == last + 1:
            last = point
            continue
        out.append(f"U+{start:X}" if start == last else f"U+{start:X}-{last:X}")
        start = last = point
    return ",".join(out)


def main():
    package = sys.argv[1]
    common = set(BASIC) | said()
    for number, points in slices(package):
        if number in COMMON:
            common |= {point for point in points if 0xAC00 <= point <= 0xD7A3}
    medium = {point for number, points in slices(package) if number in NEXT for point in points if 0xAC00 <= point <= 0xD7A3}
    medium -= common
    rest = ksx1001() - common - medium
    css = [
        "/* Made by fonts/make.py. What is rare first: of equal ranges the later counts. */",
        "/* Until the font is here its place is held by one that is as wide, so that nothing moves. */",
    ]
    for number, name in ((400, "Regular"), (700, "Bold")):
        local = ", ".join(f"local('{one}')" for one in (f"Noto Sans CJK KR {name}", f"NotoSansCJKkr-{name}", f"Noto Sans KR {name}"))
        css.append(
            f"@font-face {{\n\tfont-family: 'Pretendard near';\n\tfont-weight: {number};\n\tsrc: {local};\n\tsize-adjust: 94%;\n}}"
        )
    for weight, number in WEIGHTS.items():
        rare, _ = write(package, weight, "rare", rest)
        more, _ = write(package, weight, "more", medium)
        size, has = write(package, weight, "common", common)
        print(f"{weight}: {len(has)} characters in {size} bytes, {len(medium)} in {more}, {len(rest)} in {rare}")
        for name, span in (("rare", "U+AC00-D7A3"), ("more", ranges(medium)), ("common", ranges(has))):
            css.append(
                f"@font-face {{\n\tfont-family: Pretendard;\n\tfont-weight: {number};\n\tfont-display: swap;\n"
                f"\tsrc: url('../../fonts/pretendard-{number}-{name}.woff2') format('woff2');\n\tunicode-range: {span};\n}}"
            )
    with open(os.path.join(HERE, "../src/styles/fonts.css"), "w", encoding="utf-8") as file:
        file.write("\n\n".join(css) + "\n")


main()
