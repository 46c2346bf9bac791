# SPDX-License-Identifier: ISC
"""Plain YAML: every text quoted, several lines as a block, order kept."""


def scalar(value):
    if isinstance(value, (int, float)):
        return str(value)
    return "'%s'" % value.replace("'", "''")


def lines_of(value, indent):
    pad = "  " * indent
    if isinstance(value, dict):
        for key, item in value.items():
            yield from entry(pad, key + ":", item, indent)
    else:
        for item in value:
            yield from entry(pad, "-", item, indent)


def entry(pad, head, item, indent):
    if isinstance(item, (dict, list)):
        yield pad + head
        yield from lines_of(item, indent + 1)
    elif isinstance(item, str) and "\n" in item:
        yield pad + head + " |"
        for line in item.rstrip("\n").split("\n"):
            yield (pad + "  " + line).rstrip()
    else:
        yield "%s%s %s" % (pad, head, scalar(item))


def dump(value):
    return "\n".join(lines_of(value, 0)) + "\n"
