#!/usr/bin/env python3
"""trials.py - every scenario: the distribution's module against itself, or the driver in C against it in C++.

  trials.py [--migrate PROGRAM] [--out DIR] [SCENARIO...] [-- TRIAL-OPTION...]
  trials.py --cxx --tree TREE [--kernel HEADERS] [--compiler gcc|clang] [--command cxx|apply] ... [SCENARIO...] [-- ...]

What follows `--` is for `driver-migrate trial`, such as --debug-kernel (KASAN,
lockdep, kmemleak, failing allocations), --fail-acquisitions, --reloads 2, --timeout 900.

Prints a Markdown table. Without --cxx: result, accesses, how many of them
differ between two boots of the same module before and after masking, functions
that ran, and wall time of both boots.

With --cxx ladder.py makes a directory of the driver's C source (TREE is an
unpacked kernel) and one of what driver-migrate makes of it; the trial builds
both, C by the kernel's gcc and C++ by g++-12, boots them, and compares.

Exit 1 when a scenario is not clean and equal, 2 when one could not run. With
--out the JSON and HTML reports stay there.
"""
import argparse, glob, json, os, subprocess, sys, tempfile, time
import ladder

ROOT = ladder.ROOT


def scenarios(migrate):
    listed = subprocess.run([migrate, 'trial', '--list'], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listed.splitlines()]


def total(report, field):
    return sum(p[field] for p in report['comparison']['phases'])


def problems(report):
    return [p for build in ('first', 'second') if build in report for b in report[build]['boots'] for p in b['problems']]


def functions(report):
    boot = report['first']['boots'][0]
    ran, missed = len(boot['functions_run']), len(boot['functions_not_run'])
    return '%d of %d' % (ran, ran + missed)


def of_itself(name, report, seconds):
    boot = report['first']['boots'][0]
    c = report.get('comparison', {'results': [], 'messages': [], 'phases': []})
    result = 'clean' if report['clean'] else 'NOT clean: ' + problems(report)[0].replace('|', '/')
    if c['results'] or c['messages']:
        result += ', %d results and %d messages differ' % (len(c['results']), len(c['messages']))
    report['comparison'] = c
    return [name, result, boot['accesses'], total(report, 'difference_raw'), total(report, 'difference'),
            functions(report), '%.0f' % seconds]


def other_instructions(report):
    """Functions that both builds have and that differ in their number of instructions."""
    c, cxx = report['first']['instructions'], report['second']['instructions']
    both = [f for f in c if f in cxx]
    differ = ['%s %d/%d' % (f, c[f], cxx[f]) for f in sorted(both) if c[f] != cxx[f]]
    return '%d of %d%s' % (len(differ), len(both), ': ' + ', '.join(differ[:4]) if differ else ''), \
        len(set(c) ^ set(cxx))


def acquisitions(report):
    """How many acquisitions failed, and whether both builds took it alike; empty when none was made to fail."""
    ran = report['first']['boots'][0]['acquisitions']
    if not ran['failures']:
        return ''
    different = report['comparison']['acquisitions'] if 'comparison' in report else ['not compared']
    return '%d, %s' % (len(ran['failures']), 'alike' if not different else different[0])


def of_languages(name, report, seconds):
    c = report.get('comparison')
    result = report['verdict'].replace('NOT', '**not**')
    if not report['clean']:
        result += ': ' + problems(report)[0].replace('|', '/')
    elif not c['equal']:
        result += ': ' + '; '.join([p['name'] for p in c['phases'] if not p['equal']] + c['results'] + c['messages'])
    if not c:
        return [name, result]
    text = [report[b]['text_bytes'] for b in ('first', 'second')]
    differ, lone = other_instructions(report)
    compile = ['%.1f' % report[b]['compile_seconds'] for b in ('first', 'second')]
    return [name, result, report['first']['boots'][0]['accesses'], '%d, %d' % (total(report, 'noise'), total(report, 'allowed')),
            '%d, %d' % (total(report, 'difference_raw'), total(report, 'difference')), functions(report),
            '%d, %d (%+.1f %%)' % (text[0], text[1], 100 * (text[1] / text[0] - 1)),
            differ + (', %d in one only' % lone if lone else ''), ', '.join(compile), '%.0f' % seconds, acquisitions(report)]


ITSELF = ['Scenario', 'Result', 'Accesses', 'Differ', 'Masked', 'Functions', 'Seconds']
LANGUAGES = ['Driver', 'Result', 'Accesses', 'Noise, allowed', 'Difference raw, masked', 'Functions', 'Text C, C++',
             'Other number of instructions', 'Compile C, C++', 'Seconds', 'Acquisitions']


def modules_for(a, name, scratch):
    """What to put on trial: arguments, or why there are none."""
    if not a.cxx:
        return ['--itself'], ''
    sources = dict(ladder.modules()).get(name)
    if not sources:
        return [], 'ladder.txt does not have it'
    a.out, a.flags = os.path.join(scratch, 'ladder'), ''
    cxx, error = ladder.prepare_cxx(a, name, sources)
    return ['--module', ladder.prepare_c(a, name, sources), '--against', cxx], error


def trial(a, name, out, scratch):
    """Columns of a table row, and the exit status."""
    path, start = os.path.join(out, name), time.time()
    modules, error = modules_for(a, name, scratch)
    if error:
        return [name, error], 2
    run = subprocess.run(
        [a.migrate, 'trial', name, '--quiet', '--output', 'json:%s.json' % path, '--output', 'html:%s.html' % path,
         *modules, *a.options], capture_output=True, text=True)
    if run.returncode == 2:
        return [name, 'could not run: ' + ladder.first_error(run.stderr)], 2
    with open(path + '.txt', 'w') as f:
        f.write(run.stdout)
    with open(path + '.json') as f:
        report = json.load(f)
    return (of_languages if a.cxx else of_itself)(name, report, time.time() - start), run.returncode


def print_row(columns, width):
    print('| ' + ' | '.join(str(c) for c in columns + [''] * (width - len(columns))) + ' |', flush=True)


def parsed(parser):
    """The arguments, and what stands behind `--`."""
    words = sys.argv[1:]
    end = words.index('--') if '--' in words else len(words)
    return parser.parse_args(words[:end]), words[end + 1:]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--migrate', type=os.path.abspath, default=os.path.join(ROOT, 'build/release/bin/driver-migrate'))
    p.add_argument('--cxx', action='store_true')
    p.add_argument('--tree')
    p.add_argument('--kernel', default=(sorted(glob.glob('/usr/src/linux-headers-6.1.*-amd64')) or [''])[-1])
    p.add_argument('--compiler', default='gcc', choices=['gcc', 'clang'])
    p.add_argument('--command', default='cxx', choices=['cxx', 'apply'])
    p.add_argument('--out')
    p.add_argument('scenarios', nargs='*', metavar='SCENARIO')
    a, a.options = parsed(p)
    if a.cxx and not os.path.isdir(a.tree or ''):
        p.error('--cxx needs --tree, an unpacked kernel: tar -xf /usr/src/linux-source-6.1.tar.xz')
    head, worst = LANGUAGES if a.cxx else ITSELF, 0
    print_row(head, len(head))
    print('|' + '---|' * len(head), flush=True)
    with tempfile.TemporaryDirectory(prefix='drydock-trials-') as scratch:
        out = os.path.abspath(a.out or scratch)
        os.makedirs(out, exist_ok=True)
        for name in a.scenarios or scenarios(a.migrate):
            columns, status = trial(a, name, out, scratch)
            worst = max(worst, status)
            print_row(columns, len(head))
    return worst


if __name__ == '__main__':
    sys.exit(main())
