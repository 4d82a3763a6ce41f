#!/usr/bin/env python3
"""controls.py - each detector of the trial must catch the fault planted for it.

  controls.py [--debug-kernel] [--migrate PROGRAM] [--timeout SECONDS] [--keep DIR] [CONTROL...]

Builds corpus/trial/edu with each fault of edu_faults.h and puts it on trial, on
the stock kernel or the debug kernel: alone where the fault shows by itself,
else against the sound build. What only the debug kernel can see must pass as
clean on the stock one. Prints a line per control; exit 1 unless all came out as
expected and the sound build was clean.
"""
import argparse, os, re, shutil, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '../../..'))
SOURCE = os.path.join(ROOT, 'corpus/trial/edu')
ALONE, AGAINST = 'alone', 'against'
CLEAN = r'edu: clean'
# name of the fault: how it is found, what the report must say; on the debug
# kernel where that is something else
CONTROLS = {
    'sound': (AGAINST, r'edu: clean and equal'),
    'extra-write': (AGAINST, r'probe .*DIFFERENT\n +\+ W edu-mmio\+0x20 4 0x80'),
    'wrong-value': (AGAINST, r'- W edu-mmio\+0x20 4 0x80\n +\+ W edu-mmio\+0x20 4 0x0'),
    'missing-ack': (AGAINST, r'- W edu-mmio\+0x64 4 0x1'),
    'changed-message': (AGAINST, r'kernel messages differ:\n.*edu device 1\.0'),
    'wrong-result': (AGAINST, r'- result factorial-'),
    'leak': (ALONE, r'still allocated after unload, from edu_probe\(\)',
             r'nothing points to \(kmemleak\), .*edu_probe\(\)'),
    'double-free': (ALONE, r'Object already free', r'KASAN: (double-free|invalid-free|double-free or invalid-free)'),
    'use-after-free': (ALONE, r'BUG kmalloc-64 .*Poison overwritten', r'KASAN: (slab-)?use-after-free in edu_remove'),
    'sleep-in-atomic': (ALONE, r'scheduling while atomic'),
    'unreleased-region': (ALONE, r'memory region still there after unload: .*0000:00:10.0'),
    'irq-left': (ALONE, r'kernel BUG|WARNING|Oops'),
    'hang': (ALONE, r'the machine hung in phase'),
    'lock-inversion': (ALONE, CLEAN, r'possible (circular locking dependency|.*lock order)'),
    'dma-misuse': (ALONE, CLEAN, r'DMA-API: edu .*different size'),
    'unchecked-allocation': (ALONE, CLEAN, r'in phase failed-allocations.*KASAN: null-ptr-deref'),
    'region-on-failure': (ALONE, r'pci_iomap\(\) for edu_probe\(\) fails\): memory region still there .*0000:00:10.0'),
    'other-error': (AGAINST, r'\+ request_threaded_irq\(\) fails, number 9: bind: EIO'),
    'leak-on-failure': (ALONE, r'still allocated after unload, from edu_probe\(\)'),
}
# Found where acquisitions fail, on any kernel.
FAILING = {'region-on-failure', 'other-error', 'leak-on-failure'}


def number_of(name):
    """The place in the enumeration; EDU_SOUND is 0."""
    faults = re.findall(r'^\t(EDU_\w+),', open(SOURCE + '/edu_faults.h').read(), re.M)
    return faults.index('EDU_' + name.upper().replace('-', '_'))


def plant(name, work):
    """A directory with the fault, which the trial has Kbuild make."""
    shutil.copytree(SOURCE, work)
    with open(work + '/Kbuild', 'w') as f:
        f.write('obj-m := edu.o\nccflags-y += -DEDU_FAULT=%d\n' % number_of(name))
    return work


def run(a, name, scratch):
    how, expected = CONTROLS[name][0], CONTROLS[name][-1 if a.debug_kernel else 1]
    words = [a.migrate, 'trial', 'edu', '--quiet', '--reloads', '2', '--no-unbind', '--runs', '1']
    if a.debug_kernel:
        words.append('--debug-kernel')
    if name in FAILING:
        words.append('--fail-acquisitions')
    if how == AGAINST:
        words += ['--module', plant('sound', '%s/%s-first' % (scratch, name)), '--against']
    else:
        words.append('--module')
    words.append(plant(name, scratch + '/' + name))
    if a.debug_kernel and name not in ('sound', 'unchecked-allocation', 'leak-on-failure'):
        words += ['--fail-allocations', '0']
    if a.keep:
        words += ['--keep', os.path.join(a.keep, name)]
    # One loops; the debug kernel tells of the other at every switch from then on.
    limit = {('hang', False): 90, ('hang', True): 300, ('sleep-in-atomic', True): 300}.get((name, a.debug_kernel))
    words += ['--timeout', str(limit or a.timeout)]
    p = subprocess.run(words, capture_output=True, text=True)
    want = 0 if expected.startswith(CLEAN) else 1
    found = re.search(expected, p.stdout, re.M)
    return p.returncode == want and found, p.stdout + p.stderr


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--migrate', type=os.path.abspath, default=os.path.join(ROOT, 'build/release/bin/driver-migrate'))
    p.add_argument('--debug-kernel', action='store_true', help='on the debug kernel, which is built if need be')
    p.add_argument('--timeout', type=int, default=900)
    p.add_argument('--keep', metavar='DIR', help='keep console, guest log and trace of each boot there')
    p.add_argument('controls', nargs='*', metavar='CONTROL', help='default: all of ' + ', '.join(CONTROLS))
    a = p.parse_args()
    unknown = set(a.controls) - set(CONTROLS)
    if unknown:
        p.error('no control %s' % ', '.join(sorted(unknown)))
    names = a.controls or list(CONTROLS)
    caught = 0
    with tempfile.TemporaryDirectory(prefix='drydock-controls-') as scratch:
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
