#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# compare.py DIR: law 1, one world and one answer. Compares what the programs wrote about the worlds of DIR with what policy
# says of them (DIR/expected): DIR/show, metrics, page, plugin, fleet and walk, as outputs.sh makes them. Prints a line for
# each output, and the first differences of it; exits 1 if there is one.
import calendar
import json
import re
import sys
import time

SEVERITIES = ['ok', 'unknown', 'warning', 'critical']
# Of findings, from 1 on.
CLASS_WORDS = ('readiness', 'anchor', 'store', 'collection', 'other', 'license', 'registration', 'compliance', 'evaluation',
               'entitlement', 'certificate', 'source', 'service', 'chain', 'agent')
STATES = ['notAffected', 'ready', 'cleanUp', 'atRisk', 'broken', 'unknown']
RANK = {'notAffected': 1, 'ready': 2, 'cleanUp': 3, 'unknown': 4, 'atRisk': 5, 'broken': 6}
GRACES = ['unknown', 'none', 'inGrace', 'expired']
VERIFIED = ['unknown', 'yes', 'no']
EXIT = {0: 'ok', 1: 'warning', 2: 'critical', 3: 'unknown'}
SHOWN = 8
where = sys.argv[1]
failed = False


def read(name):
    with open(f'{where}/{name}', encoding='utf-8') as file:
        return file.read()


def worst(severities):
    return max(severities, key=SEVERITIES.index, default='ok')


def instant(text):
    """An instant of JSON in seconds."""
    return calendar.timegm(time.strptime(text, '%Y-%m-%dT%H:%M:%SZ')) if text else None


class Output:
    """What one output says, compared key by key."""

    def __init__(self, name):
        self.name, self.n, self.differences = name, 0, []

    def same(self, device, what, expected, got):
        self.n += 1
        if expected != got:
            self.differences.append(f'{device}: {what} is {got}, policy says {expected}')

    def end(self):
        global failed
        failed = failed or bool(self.differences) or self.n == 0
        print(f'{"not " if self.differences or not self.n else ""}ok - law 1: {self.name} say what policy says '
              f'({self.n} values)')
        kinds = {}
        for line in self.differences:
            kind = re.sub(r'world-\d+|\d{6,}', '', line)
            kinds.setdefault(kind, []).append(line)
        for lines in list(kinds.values())[:SHOWN]:
            print(f'#   {len(lines)} times: {lines[0]}')


def compare_show(expected):
    out = Output('the objects of show --json')
    found = {}
    for line in read('show').splitlines():
        device = json.loads(line)
        found[device['device']] = device
    out.same('fleet', 'the devices', sorted(expected), sorted(found))
    for name, want in expected.items():
        got = found.get(name)
        if got is None:
            continue
        out.same(name, 'severity', want['severity'], got['severity'])
        out.same(name, 'stale', want['stale'], got['stale'])
        out.same(name, 'observed_at', want['observed_at'], instant(got['observed_at']))
        for verdict in got['readiness']:
            transition = want['readiness'].get(verdict['transition'], {})
            for key in ('state', 'severity'):
                out.same(name, f'readiness {key}', transition.get(key), verdict[key])
            for key in ('break_date', 'since', 'impact_date'):
                out.same(name, f'readiness {key}', transition.get(key), instant(verdict[key]))
        for license in got['licenses']:
            state = want['licenses'].get(license['name'], {})
            out.same(name, 'license severity', state.get('severity'), license['severity'])
            out.same(name, 'license code', state.get('code'), license['code'])
            out.same(name, 'grace', state.get('grace'), license['clock']['grace'])
            out.same(name, 'deadline', state.get('deadline'), instant(license['clock']['deadline']))
        words = {True: 'yes', False: 'no', None: 'unknown'}
        for service in got['services']:
            state = want['services'].get(service['name'], {})
            out.same(name, 'service severity', state.get('severity'), service['verdict']['severity'])
            out.same(name, 'verified', state.get('verified'), words[service['verdict']['verified']])
            out.same(name, 'verified until', state.get('until'), instant(service['verdict']['verified_until']))
        texts = [(v['object'], v['text']) for v in got['verdicts']]
        for certificate, verdict in want['certificates'].items():
            notice = (certificate, verdict['notice'])
            if verdict['notice'] is not None:
                out.same(name, 'notice of a certificate', notice, notice if notice in texts else None)
        above = [[v['code'], v['object'], v['severity']] for v in got['verdicts'] if v['severity'] != 'ok']
        out.same(name, 'findings', [v[:3] for v in want['findings']], above)
    out.end()


def compare_metrics(expected):
    out = Output('metrics')
    samples = {}
    for line in read('metrics').splitlines():
        match = re.fullmatch(r'(\w+)(?:\{(.*)\})? (-?\d+)', line)
        if match:
            labels = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', match[2] or ''))
            samples[match[1], tuple(sorted(labels.items()))] = int(match[3])

    def sample(family, **labels):
        return samples.get((f'anchorwatch_{family}', tuple(sorted(labels.items()))))

    for name, want in expected.items():
        out.same(name, 'severity', 1 + SEVERITIES.index(want['severity']), sample('device_severity', device=name))
        out.same(name, 'stale', int(want['stale']), sample('device_stale', device=name))
        for transition, verdict in want['readiness'].items():
            states = [state for state in STATES
                      if sample('readiness', device=name, transition=transition, state=state) is not None]
            severity = sample('readiness_severity', device=name, transition=transition)
            # A transition that does not affect the device may have no sample of its state, and has no severity.
            if verdict['state'] == 'notAffected' and verdict['severity'] == 'ok':
                out.same(name, 'readiness state', [], [state for state in states if state != 'notAffected'])
                out.same(name, 'readiness severity', None, severity)
            else:
                out.same(name, 'readiness state', [verdict['state']], states)
                out.same(name, 'readiness severity', 1 + SEVERITIES.index(verdict['severity']), severity)
            out.same(name, 'break date', verdict['break_date'],
                     sample('readiness_break_timestamp_seconds', device=name, transition=transition))
        for license, verdict in want['licenses'].items():
            out.same(name, 'license severity', 1 + SEVERITIES.index(verdict['severity']),
                     sample('license_severity', device=name, license=license))
            out.same(name, 'deadline', verdict['deadline'],
                     sample('license_deadline_timestamp_seconds', device=name, license=license))
        for service, verdict in want['services'].items():
            out.same(name, 'service severity', 1 + SEVERITIES.index(verdict['severity']),
                     sample('service_severity', device=name, service=service))
        firsts = {}
        for code, about, severity, number in want['findings']:
            firsts.setdefault((code, about, CLASS_WORDS[number - 1]), severity)
        for (code, about, word), severity in firsts.items():
            out.same(name, f'finding {code}', 1 + SEVERITIES.index(severity),
                     sample('finding_severity', device=name, **{'class': word}, finding=code, object=about))
    fleet = fleet_of(expected)
    out.same('fleet', 'severity', 1 + SEVERITIES.index(fleet['worst']), sample('fleet_severity'))
    for severity, n in fleet['severity'].items():
        out.same('fleet', f'devices {severity}', n, sample('fleet_devices', severity=severity))
    for state, n in fleet['readiness'].items():
        out.same('fleet', f'devices {state}', n, sample('fleet_readiness_devices', state=state))
    for part, n in fleet['parts'].items():
        out.same('fleet', f'devices with {part}', n,
                 sum(sample('fleet_class_devices', **{'class': part, 'severity': severity}) or 0
                     for severity in SEVERITIES[1:]))
    out.end()


# Modes of the plugin that show all findings of certain classes (awAlarmClass of the MIB).
CODES = {'license': ('clock-or-zone',)}
CLASSES = {'readiness': {1}, 'license': {6, 7, 8, 9, 10}, 'certificate': {11}}


def compare_plugin(expected):
    out = Output('modes of the plugin')
    modes = {}
    for line in read('plugin').splitlines():
        name, mode, status = line.split()[:3]
        modes.setdefault(name, {})[mode] = EXIT.get(int(status), status)
    for name, got in modes.items():
        want = expected[name]
        for mode, classes in CLASSES.items():
            severity = worst(f[2] for f in want['findings'] if f[3] in classes or f[0] in CODES.get(mode, ()))
            # A mode without anything to show is UNKNOWN, and so is one about stores that are not fresh.
            allowed = [severity]
            if severity == 'ok' and (mode != 'readiness' or want['stale'] or not want['stores']):
                allowed.append('unknown')
            # How the facts came is shown next to what they say.
            allowed += [worst([severity, f[2]]) for f in want['findings'] if f[3] == 4 or f[0] == 'clock']
            if mode in got:
                out.same(name, f'mode {mode}', severity, severity if got[mode] in allowed else got[mode])
        if want['severity'] in ('warning', 'critical'):
            out.same(name, 'the worst mode', want['severity'], worst(got.values()))
    out.end()


# The class of a fleet's summary for each awAlarmClass of the MIB; all others are about the collection.
FLEET = {1: 'trust', 2: 'trust', 3: 'trust', 6: 'license', 7: 'license', 8: 'license', 9: 'license', 10: 'license',
         11: 'certificate', 13: 'service', 14: 'service'}
PARTS = ['trust', 'license', 'service', 'certificate', 'collection']


def fleet_of(expected):
    """How many devices have which severity, which readiness, and findings of which class."""
    def part_of(finding):
        return 'trust' if finding[0] == 'exception-ended' else FLEET.get(finding[3], 'collection')

    states = [max((v['state'] for v in want['readiness'].values()), key=RANK.get, default='notAffected')
              for want in expected.values()]
    return {'severity': {severity: sum(want['severity'] == severity for want in expected.values())
                         for severity in SEVERITIES},
            'readiness': {state: states.count(state) for state in STATES},
            'parts': {part: sum(part in map(part_of, want['findings']) for want in expected.values()) for part in PARTS},
            'stale': sum(want['stale'] for want in expected.values()),
            'worst': worst(want['severity'] for want in expected.values())}


def compare_fleet(expected):
    out = Output('the fleet of the plugin, page and their counts')
    fleet = fleet_of(expected)
    status, line = read('fleet').split('\n', 2)[:2]
    out.same('plugin', 'severity of the fleet', fleet['worst'], EXIT.get(int(status), status))
    counts = {f'devices_{severity}': n for severity, n in fleet['severity'].items()}
    counts.update(fleet['parts'])
    labels = {'at_risk': 'atRisk', 'clean_up': 'cleanUp', 'not_affected': 'notAffected'}
    for label in ('ready', 'at_risk', 'broken', 'clean_up', 'unknown', 'not_affected'):
        counts[label] = fleet['readiness'][labels.get(label, label)]
    for label, n in counts.items():
        match = re.search(rf"'{label}'=(\d+)", line)
        out.same('plugin', f'count {label}', n, int(match[1]) if match else None)
    page = read('page')
    tiles = {severity.upper(): n for severity, n in fleet['severity'].items()}
    tiles['without fresh data'] = fleet['stale']
    for tile, n in tiles.items():
        match = re.search(rf'</svg>{tile}</dt><dd>(\d+)</dd>', page)
        out.same('page', f'count {tile}', n, int(match[1]) if match else None)
    for part, n in fleet['parts'].items():
        match = re.search(rf'<dt>{part}</dt><dd>.*?<b>(\d+)</b> of', page)
        out.same('page', f'count {part}', n, int(match[1]) if match else 0)
    match = re.search(r'<p class="summary"><strong[^>]*>([A-Z]+)', page)
    out.same('page', 'headline', fleet['worst'].upper(), match[1] if match else None)
    out.end()


def compare_walk(expected):
    out = Output('rows of SNMP')
    columns = {}
    for line in read('mib').splitlines():
        oid, name = line.split()[:2]
        columns['.' + oid] = name
    values = {}
    for line in read('walk').splitlines():
        oid, _, value = line.partition(' = ')
        for end in range(len(oid), 0, -1):
            if oid[:end] in columns and oid[end:end + 1] == '.':
                values[columns[oid[:end]], oid[end + 1:]] = value.split(': ', 1)[-1].strip()
                break

    def index(*names):
        return '.'.join('.'.join(str(n) for n in [len(name), *name.encode()]) for name in names)

    def word(column, words, *names):
        value = values.get((column, index(*names)))
        return words[int(value) - 1] if value is not None else None

    def date(column, *names):
        value = values.get((column, index(*names)))
        if value is None:
            return None
        octets = bytes.fromhex(value.replace(' ', ''))
        return calendar.timegm((octets[0] * 256 + octets[1], *octets[2:7], 0, 0, 0))

    for name, want in expected.items():
        out.same(name, 'awDeviceSeverity', want['severity'], word('awDeviceSeverity', SEVERITIES, name))
        out.same(name, 'awDeviceStale', want['stale'], word('awDeviceStale', [True, False], name))
        for transition, verdict in want['readiness'].items():
            out.same(name, 'awReadinessState', verdict['state'], word('awReadinessState', STATES, name, transition))
            out.same(name, 'awReadinessSeverity', verdict['severity'],
                     word('awReadinessSeverity', SEVERITIES, name, transition))
            out.same(name, 'awReadinessBreakDate', verdict['break_date'], date('awReadinessBreakDate', name, transition))
            out.same(name, 'awReadinessSince', verdict['since'], date('awReadinessSince', name, transition))
        for license, verdict in want['licenses'].items():
            out.same(name, 'awLicenseSeverity', verdict['severity'], word('awLicenseSeverity', SEVERITIES, name, license))
            out.same(name, 'awLicenseGrace', verdict['grace'], word('awLicenseGrace', GRACES, name, license))
            out.same(name, 'awLicenseDeadline', verdict['deadline'], date('awLicenseDeadline', name, license))
        for service, verdict in want['services'].items():
            out.same(name, 'awServiceSeverity', verdict['severity'], word('awServiceSeverity', SEVERITIES, name, service))
            out.same(name, 'awServiceVerified', verdict['verified'], word('awServiceVerified', VERIFIED, name, service))
        for certificate, verdict in want['certificates'].items():
            out.same(name, 'awCertificateSeverity', verdict['severity'],
                     word('awCertificateSeverity', SEVERITIES, name, certificate))
            if verdict['notice'] is not None:
                # Its size is at most 255 octets.
                value = values.get(('awCertificateNotice', index(name, certificate)), '')
                out.same(name, 'awCertificateNotice', verdict['notice'][:200], value.strip('"')[:200])
    fleet = fleet_of(expected)

    def scalar(name, want):
        value = values.get((name, '0'))
        out.same('fleet', name, want, int(value) if value else None)

    scalar('awFleetSeverity', 1 + SEVERITIES.index(fleet['worst']))
    scalar('awFleetStale', fleet['stale'])
    for severity, n in fleet['severity'].items():
        scalar(f'awFleetSeverity{severity.capitalize()}', n)
    for state, n in fleet['readiness'].items():
        scalar(f'awFleet{state[0].upper()}{state[1:]}', n)
    for part, n in fleet['parts'].items():
        scalar(f'awFleet{part.capitalize()}Devices', n)
    out.end()


worlds = {}
for text in read('expected').splitlines():
    world = json.loads(text)
    worlds[world['device']] = world
compare_show(worlds)
compare_metrics(worlds)
compare_plugin(worlds)
compare_fleet(worlds)
compare_walk(worlds)
sys.exit(failed)
