#!/usr/bin/env python3
"""trials.py - every scenario, the distribution's module against itself.

  trials.py [--migrate PROGRAM] [--reloads N] [--timeout SECONDS] [--out DIR] [SCENARIO...]

Prints a Markdown table: result, accesses, how many of them differ between two
boots of the same module before and after masking, functions that ran, and wall
time of both boots. Exit 1 when a scenario is not clean, 2 when one could not
run. With --out the JSON and HTML reports stay there.
"""
import argparse, json, os, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '../../..'))


def scenarios(migrate):
    listed = subprocess.run([migrate, 'trial', '--list'], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listed.splitlines()]


def row(name, report, seconds):
    first, phases = report['first'], report['comparison']['phases']
    boot = first['boots'][0]
    ran, missed = len(boot['functions_run']), len(boot['functions_not_run'])
    problems = boot['problems'] + report['second']['boots'][0]['problems']
    compared = [p for p in phases if p['how'] != 'packets']
    differ = [x for p in phases if p['how'] == 'packets' and p['first_per_packet']
              for x in ['%s %.2f/%.2f' % (p['name'], p['first_per_packet'], p['second_per_packet'])]]
    return '| %s | %s | %d | %d | %d | %s | %d of %d | %.0f |' % (
        name, 'clean' if report['clean'] else 'NOT clean: ' + problems[0].replace('|', '/'), boot['accesses'],
        sum(p['difference_raw'] for p in compared), sum(p['difference'] for p in compared), ', '.join(differ) or '-',
        ran, ran + missed, seconds)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--migrate', default=os.path.join(ROOT, 'build/release/bin/driver-migrate'))
    p.add_argument('--reloads', type=int, default=20)
    p.add_argument('--timeout', type=int, default=900)
    p.add_argument('--out')
    p.add_argument('scenarios', nargs='*', metavar='SCENARIO')
    a = p.parse_args()
    worst = 0
    print('| Scenario | Result | Accesses | Differ | Masked | Accesses per packet | Functions | Seconds |')
    print('|---|---|---|---|---|---|---|---|', flush=True)
    with tempfile.TemporaryDirectory(prefix='drydock-trials-') as scratch:
        out = a.out or scratch
        os.makedirs(out, exist_ok=True)
        for name in a.scenarios or scenarios(a.migrate):
            path, start = os.path.join(out, name), time.time()
            run = subprocess.run(
                [a.migrate, 'trial', name, '--itself', '--quiet', '--reloads', str(a.reloads), '--timeout',
                 str(a.timeout), '--output', 'json:%s.json' % path, '--output', 'html:%s.html' % path],
                capture_output=True, text=True)
            if run.returncode == 2:
                print('| %s | could not run: %s | | | | | | |' % (name, run.stderr.strip().splitlines()[0]), flush=True)
                worst = 2
                continue
            report = json.load(open(path + '.json'))
            worst = max(worst, 0 if report['clean'] else 1)
            print(row(name, report, time.time() - start), flush=True)
    return worst


if __name__ == '__main__':
    sys.exit(main())
