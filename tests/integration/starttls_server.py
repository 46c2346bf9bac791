#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A server of LDAP, XMPP or SMTP on 127.0.0.1 up to STARTTLS, for tests: starttls_server.py PORT MODE CERTIFICATE KEY.

MODE is a protocol and what it does: ldap, ldap-long, ldap-refuse, ldap-inject, ldap-http, ldap-notice, ldap-bytes,
xmpp, xmpp-none, xmpp-failure, xmpp-inject, xmpp-error, xmpp-doctype, xmpp-deep, xmpp-endless, xmpp-bytes, smtp,
smtp-none, silent, close.
"""
import socket
import ssl
import sys
import threading

STREAM = (b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
          b"id='1' from='x' version='1.0'>")
TLS = b"xmlns='urn:ietf:params:xml:ns:xmpp-tls'"
FEATURES = b"<stream:features><starttls " + TLS + b"><required/></starttls></stream:features>"
GOOD = b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"
LONG = b"\x30\x84\x00\x00\x00\x10\x02\x01\x01\x78\x84\x00\x00\x00\x07\x0a\x01\x00\x04\x00\x04\x00"
REFUSED = b"\x30\x16\x02\x01\x01\x78\x11\x0a\x01\x34\x04\x00\x04\x0ano TLS\nnow"
NOTICE = b"\x30\x0c\x02\x01\x00\x78\x07\x0a\x01\x34\x04\x00\x04\x00"


def ldap(peer, mode):
    peer.recv(4096)
    answers = {"": GOOD, "long": LONG, "refuse": REFUSED, "inject": GOOD + b"\x30\x05\x02\x01\x02\x42\x00",
               "http": b"HTTP/1.1 400 Bad Request\r\n\r\n", "notice": NOTICE, "bytes": GOOD}
    answer = answers[mode]
    for i in range(0, len(answer), 1 if mode == "bytes" else len(answer)):
        peer.sendall(answer[i:i + 1] if mode == "bytes" else answer)
    return mode in ("", "long", "bytes", "inject")


def xmpp(peer, mode):
    peer.recv(4096)
    begin = {"none": STREAM + b"<stream:features/>", "doctype": b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + STREAM,
             "error": STREAM + b"<stream:error/>", "deep": STREAM + b"<a>" * 100}.get(mode, STREAM + FEATURES)
    if mode == "bytes":
        for i in range(len(begin)):
            peer.sendall(begin[i:i + 1])
    else:
        peer.sendall(begin)
    while mode == "endless":
        peer.sendall(b"<message>" + b"a" * 1000 + b"</message>")
    if b"<starttls" not in peer.recv(4096):
        return False
    answers = {"failure": b"<failure " + TLS + b"/>", "inject": b"<proceed " + TLS + b"/><presence/>"}
    peer.sendall(answers.get(mode, b"<proceed " + TLS + b"/>"))
    return mode in ("", "bytes", "inject")


def smtp(peer, mode):
    peer.sendall(b"220 x ESMTP\r\n")
    peer.recv(4096)
    peer.sendall(b"250 x\r\n" if mode == "none" else b"250-x\r\n250 STARTTLS\r\n")
    if b"STARTTLS" not in peer.recv(4096).upper():
        return False
    peer.sendall(b"220 go\r\n")
    return True


def serve(peer, mode, context):
    try:
        protocol, _, fault = mode.partition("-")
        if protocol == "close":
            return
        if protocol == "silent":
            peer.recv(4096)
            peer.recv(4096)
            return
        if {"ldap": ldap, "xmpp": xmpp, "smtp": smtp}[protocol](peer, fault):
            with context.wrap_socket(peer, server_side=True) as inside:
                inside.recv(1)
    except OSError:
        pass
    finally:
        peer.close()


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    while True:
        peer, _ = listener.accept()
        threading.Thread(target=serve, args=(peer, sys.argv[2], context), daemon=True).start()


main()
