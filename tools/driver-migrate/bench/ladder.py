#!/usr/bin/env python3
"""ladder.py - converts the ladder's drivers without a manual edit and builds them to .ko.

  ladder.py --tree TREE --kernel HEADERS [--out DIR] [--compiler clang|gcc]
            [--migrate PROGRAM] [--no-pch] [MODULE...]

For each module of ladder.txt: copy its directory, convert the sources, write a
two-line Makefile, run Kbuild. Prints a line per module: built or the first
error, warnings of objtool and modpost, and compile seconds; exit 1 unless all
were built.
"""
import argparse, glob, os, re, shutil, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
KBUILD = os.path.join(HERE, '../../../runtime/kbuild/drydock.mk')


def modules():
    for line in open(os.path.join(HERE, 'ladder.txt')):
        if not line.startswith('#') and line.strip():
            name, sources = line.split(':')
            yield name.strip(), sources.split()


def first_error(text):
    for line in text.splitlines():
        if 'error' in line.lower():
            return line.strip()[-200:]
    return text.strip()[-200:]


def build(a, name, sources):
    work = os.path.join(a.out, name)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    origin = os.path.join(a.tree, os.path.dirname(sources[0]))
    # Sources of the module's own directory, and what they include beside them.
    for path in glob.glob(origin + '/*.h') + glob.glob(origin + '/*.c'):
        shutil.copy(path, work)
    local = [os.path.join(work, os.path.basename(s)) for s in sources]
    converted = subprocess.run(
        [a.migrate, 'cxx', '-o', work, '--store', work + '/.store', '--kernel', a.kernel] +
        [os.path.join(a.tree, s) for s in sources], capture_output=True, text=True)
    shutil.rmtree(work + '/.store', ignore_errors=True)
    if converted.returncode:
        return 'refused: ' + first_error(converted.stdout + converted.stderr), ''
    cxx = [os.path.basename(s)[:-2] + '.cpp' for s in sources]
    objects = [c[:-4] + '.o' for c in cxx]
    with open(work + '/Makefile', 'w') as f:
        f.write('obj-m := %s.o\n' % name)
        if objects != [name + '.o']:
            f.write('%s-y := %s\n' % (name, ' '.join(objects)))
        # Headers of the tree that the package does not have.
        f.write('ccflags-y += -I%s %s\n' % (origin, a.flags))
        f.write('DRYDOCK_CXX := %s\ninclude %s\n' % (' '.join(cxx), os.path.abspath(KBUILD)))
    words = ['make', '-C', a.kernel, 'M=' + work, 'DRYDOCK_MIGRATE=' + a.migrate,
             'DRYDOCK_COMPILER=' + a.compiler, 'KBUILD_MODPOST_WARN=1']
    if a.no_pch:
        words.append('DRYDOCK_PCH=n')
    made = subprocess.run(words, capture_output=True, text=True)
    text = made.stdout + made.stderr
    if not os.path.exists('%s/%s.ko' % (work, name)):
        return 'not built: ' + first_error(text), text
    noise = [l for l in text.splitlines()
             if ('objtool' in l or 'modpost' in l.lower()) and 'warning' in l.lower()
             and 'undefined!' not in l]
    warnings = len(re.findall(r'warning:', text))
    return 'built' + (', %d compiler warnings' % warnings if warnings else '') + \
        (', ' + '; '.join(noise[:2]) if noise else ''), text


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--tree', required=True)
    p.add_argument('--kernel', required=True)
    p.add_argument('--out', default='/tmp/drydock-ladder')
    p.add_argument('--compiler', default='clang')
    p.add_argument('--migrate', default=os.path.abspath(os.path.join(HERE, '../../../build/dev/bin/driver-migrate')))
    p.add_argument('--flags', default='')
    p.add_argument('--no-pch', action='store_true')
    p.add_argument('--verbose', action='store_true')
    p.add_argument('modules', nargs='*')
    a = p.parse_args()
    built = total = 0
    for name, sources in modules():
        if a.modules and name not in a.modules:
            continue
        total += 1
        result, text = build(a, name, sources)
        built += result.startswith('built')
        print('%-14s %s' % (name, result), flush=True)
        if a.verbose:
            print(text)
    print('%d of %d built with %s' % (built, total, a.compiler))
    return 0 if built == total else 1


if __name__ == '__main__':
    sys.exit(main())
