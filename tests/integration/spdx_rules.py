#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""spdx_rules.py SBOM TARBALL: the rules of SPDX 2.3 for the SBOM of a tarball; prints what breaks them."""
import datetime
import hashlib
import json
import os
import re
import sys
import tarfile

IDENT = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
LICENSE = r"[A-Za-z0-9.+-]+( WITH [A-Za-z0-9.-]+)?"
EXPRESSION = re.compile(r"%s( (AND|OR) %s)*" % (LICENSE, LICENSE))
HEX = {"SHA1": 40, "SHA256": 64, "SHA512": 128}
RELATIONS = {"DESCRIBES", "CONTAINS", "DYNAMIC_LINK", "STATIC_LINK", "DEPENDS_ON", "RUNTIME_DEPENDENCY_OF",
             "OPTIONAL_DEPENDENCY_OF", "BUILD_DEPENDENCY_OF", "BUILD_TOOL_OF", "TEST_DEPENDENCY_OF", "TEST_TOOL_OF",
             "DEV_DEPENDENCY_OF", "PROVIDED_DEPENDENCY_OF", "PREREQUISITE_FOR"}
TYPES = {"SOURCE", "BINARY", "ARCHIVE", "APPLICATION", "AUDIO", "IMAGE", "TEXT", "VIDEO", "DOCUMENTATION", "SPDX", "OTHER"}
KEYS = {"document": {"spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo",
                     "documentDescribes", "packages", "files", "relationships"},
        "package": {"SPDXID", "name", "versionInfo", "packageFileName", "supplier", "downloadLocation",
                    "primaryPackagePurpose", "filesAnalyzed", "packageVerificationCode", "checksums", "licenseConcluded",
                    "licenseDeclared", "licenseInfoFromFiles", "copyrightText", "externalRefs", "comment"},
        "file": {"SPDXID", "fileName", "fileTypes", "checksums", "licenseConcluded", "licenseInfoInFiles",
                 "copyrightText"}}


def wrong_head(sbom):
    if set(sbom) != KEYS["document"]:
        yield "keys of the document: %s" % sorted(set(sbom) ^ KEYS["document"])
        return
    if (sbom["spdxVersion"], sbom["dataLicense"], sbom["SPDXID"]) != ("SPDX-2.3", "CC0-1.0", "SPDXRef-DOCUMENT"):
        yield "version, data license or identifier of the document"
    if not re.fullmatch(r"https://[^#\s]+", sbom["documentNamespace"]):
        yield "documentNamespace"
    datetime.datetime.strptime(sbom["creationInfo"]["created"], "%Y-%m-%dT%H:%M:%SZ")
    yield from ("creator " + c for c in sbom["creationInfo"]["creators"]
                if not re.match(r"(Tool|Organization|Person): \S", c))


def wrong_license(what, said):
    if said not in ("NOASSERTION", "NONE") and not EXPRESSION.fullmatch(said):
        yield "%s: license %s" % (what, said)


def wrong_sums(what, sums):
    for one in sums:
        if not re.fullmatch("[0-9a-f]{%d}" % HEX.get(one["algorithm"], 0), one["checksumValue"]):
            yield "%s: %s" % (what, one["algorithm"])


def wrong_package(package, files):
    name = package["name"]
    yield from ("%s: unknown key %s" % (name, k) for k in set(package) - KEYS["package"])
    yield from ("%s: lacks %s" % (name, k) for k in ("SPDXID", "downloadLocation", "licenseDeclared", "supplier")
                if not package.get(k))
    yield from wrong_license(name, package["licenseDeclared"])
    yield from wrong_sums(name, package.get("checksums", []))
    if not re.match("(Organization|Person): .|NOASSERTION$", package["supplier"]):
        yield "%s: supplier" % name
    for ref in package["externalRefs"]:
        if ref["referenceType"] != "purl" or not re.fullmatch(r"pkg:(generic|deb/debian)/[^\s/]+", ref["referenceLocator"]):
            yield "%s: %s" % (name, ref)
    sums = "".join(sorted(f["checksums"][0]["checksumValue"] for f in files))
    code = package.get("packageVerificationCode", {}).get("packageVerificationCodeValue")
    if package["filesAnalyzed"] != (code is not None) or code not in (None, hashlib.sha1(sums.encode()).hexdigest()):
        yield "%s: verification code" % name


def wrong_files(sbom, tarball):
    with tarfile.open(tarball) as tar:
        held = {"./" + m.name.split("/", 1)[1]: tar.extractfile(m).read() for m in tar if m.isreg()}
    listed = {f["fileName"]: f for f in sbom["files"]}
    yield from ("file %s" % n for n in sorted(set(held) ^ set(listed)))
    for name in set(held) & set(listed):
        one = listed[name]
        sums = {c["algorithm"]: c["checksumValue"] for c in one["checksums"]}
        if sums != {"SHA1": hashlib.sha1(held[name]).hexdigest(), "SHA256": hashlib.sha256(held[name]).hexdigest()}:
            yield "checksums of %s" % name
        if set(one) != KEYS["file"] or not set(one["fileTypes"]) <= TYPES:
            yield "keys or types of %s" % name
        yield from wrong_license(name, one["licenseConcluded"])
    with open(tarball, "rb") as octets:
        content = octets.read()
    for one in sbom["packages"][0]["checksums"]:
        if hashlib.new(one["algorithm"].lower(), content).hexdigest() != one["checksumValue"]:
            yield "%s of the tarball" % one["algorithm"]
    if sbom["packages"][0]["packageFileName"] != os.path.basename(tarball):
        yield "name of the tarball"


def wrong_relations(sbom):
    elements = ["SPDXRef-DOCUMENT"] + [e["SPDXID"] for e in sbom["packages"] + sbom["files"]]
    yield from ("identifier %s" % e for e in elements if not IDENT.fullmatch(e) or elements.count(e) > 1)
    known = set(elements)
    related = set()
    for one in sbom["relationships"]:
        ends = (one["spdxElementId"], one["relatedSpdxElement"])
        related |= set(ends)
        if one["relationshipType"] not in RELATIONS or not known.issuperset(ends):
            yield "relation %s" % one
    yield from ("%s has no relation" % e for e in known - related)
    described = [r["relatedSpdxElement"] for r in sbom["relationships"] if r["relationshipType"] == "DESCRIBES"]
    if described != sbom["documentDescribes"] or described != [sbom["packages"][0]["SPDXID"]]:
        yield "what the document describes"


with open(sys.argv[1], encoding="utf-8") as text:
    DOCUMENT = json.load(text)
for fault in wrong_head(DOCUMENT):
    print(fault)
for thing in DOCUMENT["packages"]:
    for fault in wrong_package(thing, DOCUMENT["files"]):
        print(fault)
for fault in list(wrong_files(DOCUMENT, sys.argv[2])) + list(wrong_relations(DOCUMENT)):
    print(fault)
