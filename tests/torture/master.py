# SPDX-License-Identifier: ISC
"""A small AgentX master (RFC 2741) for one subagent: it answers what a subagent sends, and walks its regions."""
import os
import select
import socket
import struct
import time

OPEN, CLOSE, REGISTER, GETNEXT, RESPONSE = 1, 2, 3, 6, 18
NETWORK_ORDER = 0x10
NO_OBJECT, NO_INSTANCE, END = 128, 129, 130
FIXED = {2: "i", 65: "I", 66: "I", 67: "I", 70: "Q"}  # kinds of numbers


class Lost(Exception):
    """The subagent is gone, or takes too long."""


class Master:
    def __init__(self, path):
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if os.path.exists(path):
            os.unlink(path)
        self.listener.bind(path)
        self.listener.listen(8)
        self.session, self.regions, self.packet = None, [], 1

    def close(self):
        self.drop()
        self.listener.close()

    def drop(self):
        if self.session is not None:
            self.session.close()
        self.session, self.regions = None, []

    def receive_octets(self, count, until):
        data = b""
        while len(data) < count:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.session], [], [], left)[0]:
                raise Lost("no more octets")
            more = self.session.recv(count - len(data))
            if not more:
                raise Lost("closed")
            data += more
        return data

    def receive(self, until):
        """The next PDU: its kind, byte order, session, transaction, packet and content."""
        header = self.receive_octets(20, until)
        order = ">" if header[2] & NETWORK_ORDER else "<"
        session, transaction, packet, length = struct.unpack(order + "IIII", header[4:])
        return header[1], order, session, transaction, packet, self.receive_octets(length, until)

    def send(self, kind, order, session, transaction, packet, content):
        flags = NETWORK_ORDER if order == ">" else 0
        self.session.sendall(bytes((1, kind, flags, 0)) +
                             struct.pack(order + "IIII", session, transaction, packet, len(content)) + content)

    def answer(self, pdu):
        """Says yes to whatever the subagent wants; regions are noted."""
        kind, order, session, transaction, packet, content = pdu
        if kind == REGISTER:
            self.regions.append(read_oid(order, content, 4)[0])
        if kind == CLOSE:
            raise Lost("closed by the subagent")
        if kind != RESPONSE:
            self.send(RESPONSE, order, 7 if kind == OPEN else session, transaction, packet,
                      struct.pack(order + "IHH", 1, 0, 0))

    def serve(self, regions, until, ended=lambda: False):
        """Waits until the subagent has registered so many regions; 0: until it registers no more for a second."""
        while len(self.regions) < (regions or 1000):
            if time.monotonic() >= until or ended():
                return False
            if self.session is None:
                if not select.select([self.listener], [], [], 0.2)[0]:
                    continue
                self.session = self.listener.accept()[0]
            if regions == 0 and self.regions and not select.select([self.session], [], [], 1)[0]:
                break
            try:
                self.answer(self.receive(until))
            except (Lost, OSError):
                self.drop()
        return True

    def ask(self, order, start, end, until):
        """GETNEXT: the name, the kind and the value behind `start`."""
        self.packet += 1
        mine = self.packet
        self.send(GETNEXT, order, 7, mine, mine, write_oid(order, start) + write_oid(order, end))
        while True:
            pdu = self.receive(until)
            if pdu[0] == RESPONSE and pdu[4] == mine:
                error = struct.unpack(pdu[1] + "IHH", pdu[5][:8])[1]
                if error or len(pdu[5]) < 16:
                    return start, "error", error
                return read_variable(pdu[1], pdu[5])
            self.answer(pdu)

    def walk(self, until, order=">"):
        """All values of all regions but the first, the subagent itself with its counters; an error ends a region."""
        found = []
        for region in sorted(self.regions)[1:]:
            name, end = region, region[:-1] + (region[-1] + 1,)
            while True:
                name, kind, value = self.ask(order, name, end, until)
                if kind in (NO_OBJECT, NO_INSTANCE, END):
                    break
                found.append((name, kind, value))
                if kind == "error":
                    break
        return found


def read_oid(order, data, at):
    count, prefix = data[at], data[at + 1]
    arcs = struct.unpack_from("%s%dI" % (order, count), data, at + 4)
    return ((1, 3, 6, 1, prefix) if prefix else ()) + arcs, at + 4 + 4 * count


def write_oid(order, oid):
    return struct.pack("%sBBBB%dI" % (order, len(oid)), len(oid), 0, 0, 0, *oid)


def read_variable(order, data):
    kind = struct.unpack_from(order + "H", data, 8)[0]
    name, at = read_oid(order, data, 12)
    if kind in FIXED:
        return name, kind, struct.unpack_from(order + FIXED[kind], data, at)[0]
    if kind == 6:
        return name, kind, read_oid(order, data, at)[0]
    if kind in (4, 64, 68):
        length = struct.unpack_from(order + "I", data, at)[0]
        return name, kind, data[at + 4:at + 4 + length]
    return name, kind, None
