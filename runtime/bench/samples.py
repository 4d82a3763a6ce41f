#!/usr/bin/env python3
"""samples.py - the runtime's samples through the sea trial: the C form against the C++ form.

  samples.py [--migrate PROGRAM] [--compiler gcc|clang] [--out DIR] [--list] [SAMPLE...] [-- TRIAL-OPTION...]

The trial builds both forms, C with the kernel's gcc, boots them, and compares (docs/trial.md);
what follows `--` is for `driver-migrate trial`, such as --debug-kernel, --fail-acquisitions, --kernel 6.12, --reloads 2.
Prints a row of a Markdown table per sample. Exit 1 when one is not clean and equal, 2 when one could not run.
With --out the reports stay there.
"""
import argparse, collections, glob, json, os, shutil, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(HERE + '/../..')
sys.path.append(os.path.join(ROOT, 'tools/driver-migrate/bench'))
import trials

# name, directories of both forms, modules: the scenario's, and others that it needs
Sample = collections.namedtuple('Sample', 'name c cxx modules')
SAMPLES = [Sample(*line.split(maxsplit=3)) for line in '''
edu            corpus/edu/c       corpus/edu/cxx        edu
edu/coroutine  corpus/edu/c       corpus/edu/coroutine  edu
i6300esb       corpus/i6300esb/c  corpus/i6300esb/cxx   i6300esb
gpioinv        corpus/gpio/c      corpus/gpio/cxx       gpioinv
gpiofollow     corpus/gpio/c      corpus/gpio/cxx       gpiofollow gpioinv
usbwire        corpus/usbwire/c   corpus/usbwire/cxx    usbwire
nano1000       corpus/nano1000/c  corpus/nano1000/cxx   nano1000
'''.strip().splitlines()]


def chosen(parser, names):
    known = [s.name for s in SAMPLES]
    for name in names:
        if name not in known:
            parser.error('no sample %s; there are %s' % (name, ', '.join(known)))
    return [s for s in SAMPLES if not names or s.name in names]


def environment(migrate, compiler):
    return dict(os.environ, DRYDOCK_MIGRATE=migrate, DRYDOCK_COMPILER=compiler)


def scenario(sample):
    return sample.modules.split()[0]


def copied(sample, directory, to):
    """A copy of one form whose Makefile builds the sample's modules only, since the trial loads what there is."""
    shutil.copytree(os.path.join(ROOT, directory), to)
    sources = [glob.glob('%s/%s.c*' % (to, m))[0] for m in sample.modules.split()]
    with open(to + '/Makefile', 'w') as f:
        f.write('obj-m := %s\n' % ' '.join(m + '.o' for m in sample.modules.split()))
        if sources[0].endswith('.cpp'):
            f.write('DRYDOCK_CXX := %s\n' % ' '.join(map(os.path.basename, sources)))
            f.write('include %s/runtime/kbuild/drydock.mk\n' % ROOT)
    return to


def trial(a, sample, out):
    path, start = os.path.join(out, sample.name.replace('/', '-')), time.time()
    yaml = os.path.join(ROOT, 'corpus/trial', scenario(sample) + '.yaml')
    with tempfile.TemporaryDirectory(prefix='drydock-sample-') as scratch:
        forms = [copied(sample, sample.c, scratch + '/c'), copied(sample, sample.cxx, scratch + '/cxx')]
        run = subprocess.run(
            [a.migrate, 'trial', yaml, '--quiet', '--module', forms[0], '--against', forms[1],
             '--output', 'json:%s.json' % path, '--output', 'html:%s.html' % path, *a.options],
            capture_output=True, text=True, env=environment(a.migrate, a.compiler))
    with open(path + '.txt', 'w') as f:
        f.write(run.stdout + run.stderr)
    if run.returncode == 2:
        return [sample.name, 'could not run: ' + trials.ladder.first_error(run.stderr)], 2
    with open(path + '.json') as f:
        report = json.load(f)
    return trials.of_languages(sample.name, report, time.time() - start), run.returncode


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--migrate', default=ROOT + '/build/release/bin/driver-migrate')
    p.add_argument('--compiler', default='gcc', choices=['gcc', 'clang'], help='of the C++ form')
    p.add_argument('--out')
    p.add_argument('--list', action='store_true')
    p.add_argument('samples', nargs='*', metavar='SAMPLE')
    a, a.options = trials.parsed(p)
    if a.list:
        return print('\n'.join('%-14s %-20s %-22s %s' % s for s in SAMPLES))
    a.migrate, worst = os.path.abspath(a.migrate), 0
    head = trials.LANGUAGES
    trials.print_row(head, len(head))
    print('|' + '---|' * len(head), flush=True)
    with tempfile.TemporaryDirectory(prefix='drydock-samples-') as scratch:
        out = os.path.abspath(a.out or scratch)
        os.makedirs(out, exist_ok=True)
        for sample in chosen(p, a.samples):
            columns, status = trial(a, sample, out)
            worst = max(worst, status)
            trials.print_row(columns, len(head))
    return worst


if __name__ == '__main__':
    sys.exit(main())
