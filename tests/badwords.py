#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""badwords.py [FILE...]: finds words of tests/badwords in prose, and prints FILE:LINE:WORD:REPLACEMENT for each.

Prose is: comments of C, of scripts, of make and configuration files; docstrings of Python; Markdown without code;
manual pages without literal text; the texts of codes.def and of the MIB. Without FILE, all files of the source. A line
with the mark "badwords: ok" is skipped. Exit status 1 if a word was found."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ("lib collector snmp-agent plugin cli ssh-helper mib nagios nms data docs scripts tests packaging .ci").split()
# Generated from codes.def and the MIB, which are read themselves; corpora and samples are data.
SKIPPED = re.compile(r"^(docs/codes\.md|docs/mib\.md|tests/fuzz/corpus/|tests/data/.*(?<!\.md)$|tests/badwords)")
MARK = "badwords: ok"
DOCSTRING = re.compile(r'^[ \t]*"""(.*?)"""', re.S | re.M)
C_TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
HASH_SUFFIXES = (".sh", ".bash", ".mk", ".jq", ".conf", ".cfg", ".example", ".in", ".service",
                 ".sysusers", ".tmpfiles", ".table", ".toml", ".yml", ".css")


def blank(text):
    """The text with all but its line ends taken out."""
    return "\n" * text.count("\n")


def c_comments(text):
    """Comments of a C file, on their lines."""
    out, at = [], 0
    for token in C_TOKEN.finditer(text):
        out.append(blank(text[at:token.start()]))
        comment = token.group().startswith(("/*", "//"))
        out.append(re.sub(r"\n[ \t]*\*", "\n ", token.group()) if comment else blank(token.group()))
        at = token.end()
    return "".join(out)


def hash_comments(text):
    """Comments that begin with # at the start of a line or after a blank."""
    lines = []
    for line in text.split("\n"):
        found = re.search(r"(^|\s)##?\s.*", line)
        lines.append(found.group() if found and not line.startswith("#!") else "")
    return "\n".join(lines)


def python(text):
    """Comments and docstrings."""
    lines = hash_comments(text).split("\n")
    for docstring in DOCSTRING.finditer(text):
        first = text.count("\n", 0, docstring.start())
        for number, line in enumerate(docstring.group(1).split("\n")):
            lines[first + number] = line
    return "\n".join(lines)


def markdown(text):
    """Markdown without fenced blocks, code spans and targets of links."""
    text = re.sub(r"^ *```.*?^ *```", lambda m: blank(m.group()), text, flags=re.S | re.M)
    return re.sub(r"`[^`]*`|\]\([^)]*\)", lambda m: " " + blank(m.group()), text)


def manual(text):
    """A manual page without literal displays."""
    return re.sub(r"^\.Bd -literal.*?^\.Ed", lambda m: blank(m.group()), text, flags=re.S | re.M)


def prose(path, text):
    name = os.path.basename(path)
    if name.endswith((".c", ".h", ".php")) or path.startswith("nagios/icinga2/"):
        return c_comments(text)
    if name.endswith(".py") or text.startswith("#!/usr/bin/env python"):
        return python(text)
    if name.endswith(".md"):
        return markdown(text)
    if path.startswith("docs/man/"):
        return manual(text)
    if name.endswith(".def") or name == "ANCHORWATCH-MIB.in":
        return text
    if name == "Makefile" or name.endswith(HASH_SUFFIXES) or text.startswith("#!"):
        return hash_comments(text)
    return ""


def read_words(path):
    words = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                word, replacement = line.strip().split(":", 1)
                words[word.lower()] = replacement
    longest = sorted(words, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest)
    return words, re.compile(r"(?<![-\w])(?:%s)(?!\w)" % pattern, re.I)


def all_files():
    yield from (name for name in sorted(os.listdir(ROOT)) if name.endswith(".md") or name == "Makefile")
    for folder in FOLDERS:
        for place, folders, names in os.walk(os.path.join(ROOT, folder)):
            folders.sort()
            for name in sorted(names):
                yield os.path.relpath(os.path.join(place, name), ROOT)


def main():
    words, pattern = read_words(os.path.join(ROOT, "tests", "badwords"))
    found = 0
    for path in sys.argv[1:] or all_files():
        if SKIPPED.match(path):
            continue
        try:
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                text = file.read()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        lines = text.split("\n")
        for match in pattern.finditer(prose(path, text)):
            number = match.string.count("\n", 0, match.start())
            if MARK not in lines[number]:
                word = " ".join(match.group().lower().split())
                print("%s:%d:%s:%s" % (path, number + 1, word, words[word]))
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
