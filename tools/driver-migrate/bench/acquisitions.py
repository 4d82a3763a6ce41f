#!/usr/bin/env python3
"""acquisitions.py - every acquisition of the drivers fails once.

  acquisitions.py [--migrate PROGRAM] [--against DIR] [--timeout SECONDS] [--out DIR] SCENARIO...

Prints a Markdown table: acquisitions from load to first use, how many were made
to fail, how many of these the driver does without, how many left a problem, and
how many errors differ from the one that the call returned. With --against,
DIR/SCENARIO/DRIVER.ko is the second build, and the last column says whether it
takes the failures alike. Exit 1 when a scenario has problems or differs, 2 when
one could not run. With --out the JSON and HTML reports stay there, and a
scenario that has one is not run again.
"""
import argparse, json, os, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '../../..'))


def run(a, name, path):
    words = [a.migrate, 'trial', name, '--fail-acquisitions', '--quiet', '--reloads', '0', '--no-unbind', '--runs', '1',
             '--timeout', str(a.timeout), '--output', 'json:%s.json' % path, '--output', 'html:%s.html' % path]
    if a.against:
        words += ['--against', os.path.join(a.against, name, name + '.ko')]
    p = subprocess.run(words, capture_output=True, text=True)
    return p.stderr.strip() if p.returncode == 2 else ''


def row(name, report):
    boot = report['first']['boots'][0]
    ran = boot['acquisitions']
    told = sum(1 for f in ran['failures'] if f['caused_by'] and f['error'] and f['caused_by'] != f['error'])
    equal = '-'
    if 'comparison' in report:
        different = report['comparison']['acquisitions']
        equal = 'equal' if not different else 'differs: ' + different[0]
    return '| %s | %d | %d | %d | %d | %d | %s | %.0f |' % (
        name, len(ran['calls']), len(ran['failures']), ran['tolerated'], ran['with_problems'], told, equal,
        boot['seconds']), bool(ran['with_problems'] or equal.startswith('differs') or not ran['calls'])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--migrate', type=os.path.abspath, default=os.path.join(ROOT, 'build/release/bin/driver-migrate'))
    p.add_argument('--against')
    p.add_argument('--timeout', type=int, default=1800)
    p.add_argument('--out')
    p.add_argument('scenarios', nargs='+', metavar='SCENARIO')
    a = p.parse_args()
    worst = 0
    print('| Scenario | Acquisitions | Failed once | Tolerated | Problems | Other error | Second build | Seconds |')
    print('|---|---|---|---|---|---|---|---|', flush=True)
    with tempfile.TemporaryDirectory(prefix='drydock-acquisitions-') as scratch:
        out = a.out or scratch
        os.makedirs(out, exist_ok=True)
        for name in a.scenarios:
            path = os.path.join(out, name)
            error = '' if os.path.exists(path + '.json') else run(a, name, path)
            if error:
                print('| %s | could not run: %s | | | | | | |' % (name, error.splitlines()[0]), flush=True)
                worst = 2
                continue
            with open(path + '.json') as f:
                text, bad = row(name, json.load(f))
            print(text, flush=True)
            worst = max(worst, int(bad))
    return worst


if __name__ == '__main__':
    sys.exit(main())
