#!/usr/bin/env python3
"""controls.py - each detector of the trial must catch the fault planted for it.

  controls.py [--migrate PROGRAM] [--timeout SECONDS] [CONTROL...]

Builds corpus/trial/edu with each fault of edu_faults.h and puts it on trial on
the stock kernel: alone where the fault shows by itself, else against the sound
build. Prints a line per control; exit 1 unless all were caught and the sound
build was clean.
"""
import argparse, glob, os, re, shutil, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '../../..'))
SOURCE = os.path.join(ROOT, 'corpus/trial/edu')
ALONE, AGAINST = 'alone', 'against'
# name of the fault: how it is found, what the report must say
CONTROLS = {
    'sound': (AGAINST, r'edu: clean and equal'),
    'extra-write': (AGAINST, r'probe .*DIFFERENT\n +\+ W edu-mmio\+0x20 4 0x80'),
    'wrong-value': (AGAINST, r'- W edu-mmio\+0x20 4 0x80\n +\+ W edu-mmio\+0x20 4 0x0'),
    'missing-ack': (AGAINST, r'- W edu-mmio\+0x64 4 0x1'),
    'changed-message': (AGAINST, r'kernel messages differ:\n.*edu device 1\.0'),
    'wrong-result': (AGAINST, r'- result factorial-'),
    'leak': (ALONE, r'still allocated after unload, from edu_probe\(\)'),
    'double-free': (ALONE, r'Object already free'),
    'use-after-free': (ALONE, r'BUG kmalloc-64 .*Poison overwritten'),
    'sleep-in-atomic': (ALONE, r'scheduling while atomic'),
    'unreleased-region': (ALONE, r'memory region still there after unload: .*0000:00:10.0'),
    'irq-left': (ALONE, r'kernel BUG|WARNING|Oops'),
    'hang': (ALONE, r'the machine hung in phase'),
}


def headers():
    found = sorted(glob.glob('/usr/src/linux-headers-6.1.*-amd64'))
    if not found:
        sys.exit('controls.py: apt-get install linux-headers-amd64')
    return found[-1]


def number_of(name):
    """The place in the enumeration; EDU_SOUND is 0."""
    faults = re.findall(r'^\t(EDU_\w+),', open(SOURCE + '/edu_faults.h').read(), re.M)
    return faults.index('EDU_' + name.upper().replace('-', '_'))


def build(name, scratch):
    work = os.path.join(scratch, name)
    shutil.copytree(SOURCE, work)
    made = subprocess.run(['make', '-C', headers(), 'M=' + work, 'EDU_FAULT=%d' % number_of(name), 'modules'],
                          capture_output=True, text=True)
    if made.returncode:
        sys.exit('controls.py: %s does not build\n%s' % (name, made.stderr))
    return work + '/edu.ko'


def run(a, name, scratch):
    how, expected = CONTROLS[name]
    module = build(name, scratch)
    words = [a.migrate, 'trial', 'edu', '--quiet', '--reloads', '2', '--no-unbind', '--runs', '1']
    if how == AGAINST:
        sound = scratch + '/first/edu.ko'
        if not os.path.exists(sound):
            os.rename(os.path.dirname(build('sound', scratch + '/x')), scratch + '/first')
        words += ['--module', sound, '--against', module]
    else:
        words += ['--module', module]
    words += ['--timeout', '90' if name == 'hang' else str(a.timeout)]
    p = subprocess.run(words, capture_output=True, text=True)
    want = 0 if name == 'sound' else 1
    found = re.search(expected, p.stdout, re.M)
    return p.returncode == want and found, p.stdout + p.stderr


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--migrate', default=os.path.join(ROOT, 'build/release/bin/driver-migrate'))
    p.add_argument('--timeout', type=int, default=600)
    p.add_argument('controls', nargs='*', metavar='CONTROL', help='default: all of ' + ', '.join(CONTROLS))
    a = p.parse_args()
    unknown = set(a.controls) - set(CONTROLS)
    if unknown:
        p.error('no control %s' % ', '.join(sorted(unknown)))
    names = a.controls or list(CONTROLS)
    caught = 0
    with tempfile.TemporaryDirectory(prefix='drydock-controls-') as scratch:
        os.mkdir(scratch + '/x')
        for name in names:
            start = time.time()
            good, text = run(a, name, scratch)
            caught += bool(good)
            said = good.group(0).strip().replace('\n', ' ') if good else 'NOT AS EXPECTED\n' + text
            print('%-18s %-8s %4.0f s  %s' % (name, CONTROLS[name][0], time.time() - start, said), flush=True)
    print('%d of %d as expected' % (caught, len(names)))
    return 0 if caught == len(names) else 1


if __name__ == '__main__':
    sys.exit(main())
