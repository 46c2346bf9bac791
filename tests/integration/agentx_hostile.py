#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A master agent (RFC 2741) that sends what none should.

agentx_hostile.py SOCKET BASE cases           each fault by its name, with what becomes of the session
agentx_hostile.py SOCKET BASE random N SEED   N random and mutated PDUs; each is followed by a question, which the
                                              subagent answers, or it ends the session and connects again
agentx_hostile.py SOCKET BASE starts N SEED   N sessions in which answers to Open and Register are random or end it
It prints what it saw, and fails if the subagent is silent for long, or answers other than at first.
"""
import os
import random
import select
import socket
import struct
import sys
import time

OPEN, CLOSE, REGISTER = 1, 2, 3
GET, NEXT, BULK, TEST, COMMIT, UNDO, CLEANUP, NOTIFY, PING, RESPONSE = 5, 6, 7, 8, 9, 10, 11, 12, 13, 18
KNOWN = (CLOSE, GET, NEXT, BULK, TEST, COMMIT, UNDO, CLEANUP, RESPONSE)
BIG, CONTEXT = 0x10, 0x08
HEAD, PDU_MAX, LIMIT = 20, 65536, 60
VALUES = {2: b"\0\0\0\5", 5: b"", 65: b"\0\0\0\1", 66: b"\0\0\0\1", 67: b"\0\0\0\1", 70: bytes(8),
          128: b"", 129: b"", 130: b""}


class Gone(Exception):
    """The subagent ended the session."""


def order(flags):
    return ">" if flags & BIG else "<"


def pdu(kind, body, flags=BIG, length=None, version=1, session=1, transaction=7, packet=9):
    numbers = (session, transaction, packet, len(body) if length is None else length)
    return bytes([version, kind, flags, 0]) + struct.pack(order(flags) + "4I", *numbers) + body


def oid(arcs, include=0, end=">", prefix=0, count=None):
    head = struct.pack("4B", len(arcs) if count is None else count, prefix, include, 0)
    return head + struct.pack("%s%dI" % (end, len(arcs)), *arcs)


def octets(text, end=">", length=None):
    return struct.pack(end + "I", len(text) if length is None else length) + text + bytes(-len(text) % 4)


def span(first, last=(), end=">"):
    return oid(first, 1, end) + oid(last, 0, end)


def varbind(arcs, kind, value, end=">"):
    return struct.pack(end + "HH", kind, 0) + oid(arcs, 0, end) + value


class Master:
    def __init__(self, path, base):
        self.base = tuple(int(arc) for arc in base.strip(".").split("."))
        self.after = self.base[:-1] + (self.base[-1] + 1,)
        self.scalar = self.base + (1, 1, 1, 0)
        if os.path.exists(path):
            os.unlink(path)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(8)
        self.listener.settimeout(LIMIT)
        self.socket, self.data, self.packet, self.first = None, b"", 1000, None
        self.questions = 0
        self.learn()

    def accept(self):
        if self.socket is not None:
            self.socket.close()
        self.socket, _ = self.listener.accept()
        self.socket.settimeout(LIMIT)
        self.data = b""

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Gone from error

    def read(self):
        """The next PDU of the subagent: type, flags, transaction, packet, payload."""
        while True:
            if len(self.data) >= HEAD:
                end = order(self.data[2])
                _, transaction, packet, length = struct.unpack(end + "4I", self.data[4:HEAD])
                if len(self.data) >= HEAD + length:
                    kind, flags, payload = self.data[1], self.data[2], self.data[HEAD : HEAD + length]
                    self.data = self.data[HEAD + length :]
                    return kind, flags, transaction, packet, payload
            try:
                data = self.socket.recv(PDU_MAX)
            except socket.timeout:
                sys.exit("the subagent is silent")
            except OSError as error:
                raise Gone from error
            if not data:
                raise Gone
            self.data += data

    def answer(self, asked, body=None):
        _, flags, transaction, packet, _ = asked
        body = bytes(8) if body is None else body
        self.send(pdu(RESPONSE, body, flags & BIG, transaction=transaction, packet=packet))

    def response_to(self, packet):
        """Answers what the subagent asks until it answers that packet."""
        while True:
            got = self.read()
            if got[0] != RESPONSE:
                self.answer(got)
            elif got[3] == packet:
                return got

    def learn(self):
        """The first session: what the subagent asks before its first notification."""
        self.accept()
        while True:
            asked = self.read()
            self.answer(asked)
            if asked[0] == NOTIFY:
                break
            self.questions += asked[0] in (OPEN, REGISTER)

    def begin(self):
        """A session, with all that the subagent asks at its start."""
        self.accept()
        left = self.questions
        while left > 0:
            asked = self.read()
            self.answer(asked)
            left -= asked[0] in (OPEN, REGISTER)

    def question(self):
        self.packet += 1
        return pdu(NEXT, span(self.base, self.after), packet=self.packet)

    def ask(self, before=b""):
        """The octets and then a question, in one: whether it is answered as at first. Gone: the session ended."""
        self.send(before + self.question())
        payload = self.response_to(self.packet)[4]
        if self.first is None:
            self.first = payload[8:]
        # The uptime of the master is in front; the first object is the version of the subagent.
        if payload[4:8] != bytes(4) or payload[8:] != self.first or struct.unpack(">H", payload[8:10])[0] != 4:
            sys.exit("a wrong answer: %s" % payload.hex())


def whole(data):
    """The octets, with zeros where a PDU would not be complete, so that what follows is a PDU of its own."""
    at = 0
    while at < len(data):
        data += bytes(max(0, at + HEAD - len(data)))
        version, kind, flags, _ = data[at : at + 4]
        length = struct.unpack(order(flags) + "4I", data[at + 4 : at + HEAD])[3]
        if version != 1 or kind not in KNOWN or flags & 0xE0 or length % 4 or length > PDU_MAX - HEAD:
            break  # it ends the session
        data += bytes(max(0, at + HEAD + length - len(data)))
        at += HEAD + length
    return data


class Maker:
    """Random PDUs, always the same for a seed."""

    def __init__(self, master, seed):
        self.master, self.random = master, random.Random(seed)

    def arcs(self):
        r = self.random
        tail = [r.choice((0, 1, 2, 3, 5, 45, 100, 101, 118, 0xFFFFFFFF, r.getrandbits(32)))
                for _ in range(r.randrange(22))]
        where = r.random()
        if where < 0.6:
            return self.master.base + (1, r.randrange(30)) + tuple(tail)
        if where < 0.8:
            return tuple(r.getrandbits(r.choice((1, 8, 32))) for _ in range(r.randrange(129)))
        return r.choice((self.master.base, self.master.scalar, ()))

    def name(self, end):
        r = self.random
        if r.random() < 0.05:
            return oid(self.arcs(), r.randrange(256), end, r.randrange(256), r.randrange(256))
        return oid(self.arcs(), r.randrange(2), end)

    def spans(self, end):
        return b"".join(self.name(end) + self.name(end) for _ in range(self.random.choice((1, 1, 1, 2, 5, 40))))

    def varbinds(self, end):
        r, out = self.random, b""
        for _ in range(r.choice((0, 1, 1, 2, 9))):
            kind = r.choice((2, 4, 4, 5, 6, 64, 65, 66, 67, 68, 70, 128, 129, 130, r.getrandbits(16)))
            text = r.randbytes(4 if kind == 64 else r.randrange(60))
            value = VALUES.get(kind, octets(text, end, r.choice((None,) * 15 + (0xFFFFFFFF, r.getrandbits(32)))))
            out += struct.pack(end + "HH", kind, 0) + self.name(end) + (self.name(end) if kind == 6 else value)
        return out

    def body(self, kind, end):
        r = self.random
        if kind in (GET, NEXT):
            return self.spans(end)
        if kind == BULK:
            repetitions = r.choice((0, 1, 10, 65535)), r.choice((0, 1, 10, 200, 65535))
            return struct.pack(end + "HH", *repetitions) + self.spans(end)
        if kind == TEST:
            return self.varbinds(end)
        if kind == RESPONSE:
            return struct.pack(end + "IHH", r.getrandbits(32), r.choice((0, 0, 5, 256, 268)), 1) + self.varbinds(end)
        return b"" if kind in (COMMIT, UNDO, CLEANUP) else r.randbytes(r.choice((0, 4, 8, 64)))

    def mutate(self, data):
        r, data = self.random, bytearray(data)
        for _ in range(r.randrange(1, 9)):
            data[r.randrange(len(data))] ^= 1 << r.randrange(8)
        if r.random() < 0.2:
            del data[r.randrange(1, len(data) + 1) :]
        return bytes(data)

    def next(self):
        r = self.random
        if r.random() < 0.03:
            return r.randbytes(r.choice((1, 20, 64, 1000)))
        kind = r.choice((GET, NEXT, BULK, TEST, COMMIT, UNDO, CLEANUP, RESPONSE, GET, NEXT, TEST, r.randrange(256)))
        flags = r.choice((BIG, BIG, BIG, 0, 0, BIG | CONTEXT, r.getrandbits(8)))
        end, context = order(flags), b""
        if flags & CONTEXT:
            name = r.choice((b"", b"other", b"a\0b", b"c" * r.randrange(400), r.randbytes(9)))
            context = octets(name, end, r.choice((None, None, None, r.getrandbits(32))))
        length = r.choice((None,) * 40 + (r.getrandbits(32), 0x7FFFFFE8, 65516, 65520))
        data = pdu(kind, context + self.body(kind, end), flags, length, session=r.choice((1,) * 30 + (2,)),
                   transaction=r.choice((7, r.getrandbits(32))), packet=r.getrandbits(32))
        return self.mutate(data) if r.random() < 0.4 else data


def send_random(master, n, seed):
    maker, ended = Maker(master, seed), 0
    master.begin()
    master.ask()
    for _ in range(n):
        try:
            master.ask(whole(maker.next()))
        except Gone:
            ended += 1
            master.begin()
    master.ask()
    print("%d PDUs, %d of them ended the session" % (n, ended))


def answer_badly(master, maker, asked):
    """One of the ways to answer a question of the subagent."""
    r, way = maker.random, maker.random.randrange(6)
    if way == 0:
        master.send(whole(maker.next()))
    elif way == 1:
        master.answer(asked, struct.pack(order(asked[1]) + "IHH", 0, r.choice((5, 256, 257, 263, 266, 999)), 0))
    elif way == 2:
        master.answer(asked, bytes(8) + maker.varbinds(order(asked[1])))
    elif way == 3:
        master.send(pdu(CLOSE, b"\5\0\0\0"))
    elif way == 4:
        master.socket.shutdown(socket.SHUT_RDWR)
    else:
        master.send(master.question())
        master.answer(asked)


def break_starts(master, n, seed):
    maker = Maker(master, seed)
    for _ in range(n):
        master.accept()
        try:
            for _ in range(maker.random.randrange(master.questions)):
                master.answer(master.read())
            answer_badly(master, maker, master.read())
            master.ask()
        except Gone:
            pass
    master.begin()
    master.ask()
    print("%d sessions that began badly" % n)


def cases(master):
    """Name, what is sent, whether the session goes on."""
    scalar, number = master.scalar, VALUES[2]
    test = pdu(TEST, varbind(scalar, 2, number))
    get = pdu(GET, span(scalar))
    for length in (65520, 1 << 20, 0x7FFFFFE8, 0x7FFFFFEB, 0x80000000, 0xFFFFFFFC, 0xFFFFFFFF):
        yield "a payload of %d octets" % length, pdu(NEXT, b"", length=length), False
    yield "zeros", bytes(HEAD), False
    yield "octets 255", b"\xff" * 64, False
    for kind in (0, 1, 3, 4, 12, 13, 14, 15, 16, 17, 19, 255):
        yield "type %d" % kind, pdu(kind, b""), False
    yield "version 2", pdu(NEXT, span(scalar), version=2), False
    yield "another session", pdu(NEXT, span(scalar), session=2), False
    yield "a payload that is no multiple of four", pdu(NEXT, span(scalar) + b"abc"), False
    yield "129 arcs", pdu(GET, oid((1,) * 129) + oid(())), False
    yield "128 arcs", pdu(GET, oid((1,) * 128) + oid(())), True
    yield "an object identifier that is cut", pdu(GET, oid(scalar, count=99) + oid(())), False
    for name in (b"a\0", b"\0", b"a\0" + b"B" * 200, b"c" * 300, b"c" * 60000):
        yield "a context of %d octets" % len(name), pdu(GET, octets(name) + span(scalar), BIG | CONTEXT), False
    for length in (5, 0x7FFFFFFF, 0xFFFFFFFC, 0xFFFFFFFF):
        body = octets(b"blah", length=length) + span(())
        yield "a context that says %d" % length, pdu(GET, body, BIG | CONTEXT), length == 5 and None
    yield "another context", pdu(GET, octets(b"other") + span(scalar), BIG | CONTEXT), True
    yield "little endian", pdu(GET, span(scalar, (), "<"), 0), True
    yield "a Get without objects", pdu(GET, b""), False
    yield "an answer that nobody asked for", pdu(RESPONSE, bytes(8)), True
    yield "the end before the start", pdu(NEXT, span(master.after, master.base)), True
    yield "1,000 objects", pdu(GET, span((1, 3)) * 1000), True
    yield "8,000 objects", pdu(GET, span(()) * 8000), False
    yield "GetBulk of 65,535", pdu(BULK, b"\0\0\xff\xff" + span(master.base, master.after)), True
    yield "GetBulk of 65,535 for 1,000", pdu(BULK, b"\0\0\xff\xff" + span(master.base, master.after) * 500), True
    yield "Commit, Undo and Cleanup without Test", pdu(COMMIT, b"") + pdu(UNDO, b"") + pdu(CLEANUP, b""), True
    yield "Test and Cleanup, 2,000 times in one transaction", (test + pdu(CLEANUP, b"")) * 2000, True
    yield "Test without Cleanup, 5,000 times", test * 5000, True
    yield "Test, Get, Test, Commit, Commit, Undo", test + get + test + pdu(COMMIT, b"") * 2 + pdu(UNDO, b""), True
    yield "a string of 4 GiB", pdu(TEST, varbind(scalar, 4, octets(b"abcd", length=0xFFFFFFFF))), False
    yield "an unknown type of value", pdu(TEST, varbind(scalar, 69, b"")), False
    yield "Close", pdu(CLOSE, b"\5\0\0\0"), False


def run_cases(master):
    master.begin()
    master.ask()
    for name, data, goes_on in cases(master):
        began = time.process_time()
        try:
            master.ask(data)
            result = True
        except Gone:
            result = False
            master.begin()
            master.ask()
        if goes_on is not None and result != goes_on:
            sys.exit("%s: the session %s" % (name, "goes on" if result else "ends"))
        assert time.process_time() - began < LIMIT
    print("each as expected")


def flood(master):
    """Requests without end, whose answers nobody reads: the subagent may not wait for the reader."""
    master.begin()
    master.ask()
    data, sent, until = master.question() * 500, 0, time.monotonic() + LIMIT
    try:
        while time.monotonic() < until:
            _, ready, _ = select.select((), (master.socket,), (), LIMIT)
            if not ready:
                sys.exit("the subagent neither reads nor ends the session")
            master.send(data)
            sent += 500
        sys.exit("the session does not end")
    except Gone:
        pass
    master.begin()
    master.ask()
    print("it ended after some %d requests" % sent if sent else "it ended at once")


def deaf(master):
    """The subagent asks something, gets no answer, but requests for ever."""
    master.accept()
    asked, until = master.read(), time.monotonic() + LIMIT
    master.answer(asked)
    try:
        while time.monotonic() < until:
            master.send(pdu(COMMIT, b""))
            ready, _, _ = select.select((master.socket,), (), (), 0.05)
            if ready:
                asked = master.read()
    except Gone:
        master.begin()
        master.ask()
        print("it ended the session")
        return
    sys.exit("the session does not end, after %r" % (asked,))


def main():
    path, base, what = sys.argv[1:4]
    numbers = [int(number) for number in sys.argv[4:]]
    ways = {"cases": run_cases, "random": send_random, "starts": break_starts, "flood": flood, "deaf": deaf}
    ways[what](Master(path, base), *numbers)


main()
