#!/usr/bin/env python3
"""sites.py - what driver-migrate converts of the census' drivers, by kind, and why not.

  sites.py --tree TREE [--kernel HEADERS] [--migrate PROGRAM] [--out DIR] [--lint] [MODULE...]

TREE is an unpacked linux-source-6.1. Plans each module of drivers.txt and prints a Markdown table: sites converted
of sites found by kind, groups dropped, with --lint driver-lint's findings in C, in C++ and new, casts in C and in C++, lines of C unchanged, seconds; then the causes of what
stays C, by the sites that they block. Nothing is written but with --out, the plans as JSON. Exit 1 when a plan fails.
"""
import argparse, collections, glob, json, os, re, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '../../..'))
CAST = re.compile(r'\((?:(?:const|struct|union|enum|unsigned|volatile)\s+)*\w+\s*\*+\s*\)\s*[\w(&*]')


def modules():
    for line in open(os.path.join(HERE, 'drivers.txt')):
        if not line.startswith('#') and line.strip():
            name, sources = line.split(':')
            yield name.strip(), sources.split()


def plan(a, name, sources, path):
    """The plan's modules, and seconds."""
    start = time.time()
    run = subprocess.run([a.migrate, 'plan', '--kernel', a.kernel, '--store', a.store, '--output', 'json:' + path] +
                         ([] if a.lint else ['--no-lint']) +
                         [os.path.join(a.tree, s) for s in sources], capture_output=True, text=True)
    if not os.path.exists(path):
        return None, run.stderr.strip().splitlines()[-1:], 0
    with open(path) as f:
        return json.load(f)['modules'], [e for m in json.load(open(path))['modules'] for e in m['errors']], \
            time.time() - start


def text_figures(modules):
    """Casts in C and C++, share of the source's lines that are unchanged."""
    added = removed = lines = gone = 0
    for module in modules:
        for file in module['files']:
            with open(file['source'], errors='replace') as f:
                lines += sum(1 for _ in f)
            for line in file['diff'].splitlines():
                if line.startswith('+') and not line.startswith('+++'):
                    added += len(CAST.findall(line))
                if line.startswith('-') and not line.startswith('---'):
                    gone += 1
                    removed += len(CAST.findall(line))
    return added, removed, 100 * (1 - gone / lines) if lines else 0


def row(name, modules, errors, seconds, kinds, causes):
    done, found, dropped = collections.Counter(), collections.Counter(), []
    for module in modules or []:
        for group in module['groups']:
            if group['state'] == 'dropped':
                dropped.append(group['id'])
            for site in group['sites']:
                found[site['kind']] += 1
                done[site['kind']] += site['converted']
                if not site['converted']:
                    causes[(site['kind'], site['cause'])][name] += 1
    for kind in found:
        kinds[kind][0] += done[kind]
        kinds[kind][1] += found[kind]
    added, removed, same = text_figures(modules or [])
    counts = ', '.join('%s %d/%d' % (k, done[k], found[k]) for k in sorted(found))
    notes = ('dropped: ' + ', '.join(dropped) if dropped else '') + (' ERROR: ' + errors[0][:160].replace('\n', ' ') if errors else '')
    lint = [sum(len(m['findings' + w]) for m in modules or []) for w in ('Before', 'After', 'New')]
    return [name, counts, '%d, %d, %d' % tuple(lint) if any(lint) else '', '%d, %d' % (added, removed), '%.0f %%' % same, '%.0f' % seconds, notes]


def print_sums(kinds, causes):
    print()
    for kind, (done, found) in sorted(kinds.items()):
        print('%s: %d of %d (%.1f %%)' % (kind, done, found, 100 * done / found))
    print('\nCauses, by the sites that they block:')
    for (kind, cause), where in sorted(causes.items(), key=lambda c: (-sum(c[1].values()), c[0])):
        print('%6d  %s: %s (%s)' % (sum(where.values()), kind, cause,
                                    ', '.join('%s %d' % w for w in where.most_common(5))))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--tree', required=True)
    p.add_argument('--kernel', default=(sorted(glob.glob('/usr/src/linux-headers-6.1.*-amd64')) or [''])[-1])
    p.add_argument('--migrate', type=os.path.abspath, default=os.path.join(ROOT, 'build/release/bin/driver-migrate'))
    p.add_argument('--out')
    p.add_argument('--lint', action='store_true')
    p.add_argument('modules', nargs='*', metavar='MODULE')
    a = p.parse_args()
    kinds, causes, failed = collections.defaultdict(lambda: [0, 0]), collections.defaultdict(collections.Counter), 0
    print('| Module | Converted | Findings | Casts added, removed | Lines unchanged | Seconds | |\n|---|---|---|---|---|---|---|')
    with tempfile.TemporaryDirectory(prefix='drydock-sites-') as scratch:
        a.store, out = os.path.join(scratch, 'store'), a.out or scratch
        os.makedirs(out, exist_ok=True)
        for name, sources in modules():
            if a.modules and name not in a.modules:
                continue
            planned, errors, seconds = plan(a, name, sources, os.path.join(out, name + '.json'))
            failed += bool(errors)
            print('| ' + ' | '.join(row(name, planned, errors, seconds, kinds, causes)) + ' |', flush=True)
    print_sums(kinds, causes)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
