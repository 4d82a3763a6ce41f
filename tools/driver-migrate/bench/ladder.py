#!/usr/bin/env python3
"""ladder.py - converts the ladder's drivers without a manual edit and builds them to .ko.

  ladder.py --tree TREE --kernel HEADERS [--out DIR] [--compiler clang|gcc]
            [--command cxx|apply] [--migrate PROGRAM] [--no-pch] [MODULE...]

For each module of ladder.txt: copy its directory, convert the sources (`cxx`: the
language alone; `apply`: onto the runtime), write a
two-line Makefile, run Kbuild. Prints a line per module: built or the first
error, and warnings of objtool and modpost; exit 1 unless all were built.
"""
import argparse, glob, os, re, shutil, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '../../..'))
KBUILD = os.path.join(ROOT, 'runtime/kbuild/drydock.mk')


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


def copied(a, work, sources):
    """The sources where they are, and a copy of their directory with the headers beside them."""
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    sources = [os.path.join(ROOT if os.path.exists(os.path.join(ROOT, s)) else a.tree, s) for s in sources]
    origin = os.path.dirname(sources[0])
    for path in glob.glob(origin + '/*.h') + glob.glob(origin + '/*.c'):
        shutil.copy(path, work)
    return sources, origin


def makefile(work, name, stems, flags, more=()):
    objects = [s + '.o' for s in stems]
    with open(work + '/Makefile', 'w') as f:
        f.write('obj-m := %s.o\n' % name)
        if objects != [name + '.o']:
            f.write('%s-y := %s\n' % (name, ' '.join(objects)))
        # Headers of the tree that the package does not have.
        f.write('ccflags-y += %s\n' % flags)
        f.writelines(line + '\n' for line in more)


def stems_of(sources):
    return [os.path.basename(s)[:-2] for s in sources]


def prepare_c(a, name, sources):
    """A directory that Kbuild makes into the module as it is, in C."""
    work = os.path.join(a.out, 'c', name)
    sources, origin = copied(a, work, sources)
    makefile(work, name, stems_of(sources), '-I%s %s' % (origin, a.flags))
    return work


def prepare_cxx(a, name, sources):
    """A directory that Kbuild makes into the module in C++, and why not."""
    work = os.path.join(a.out, name)
    sources, origin = copied(a, work, sources)
    words = [a.migrate, a.command, '-o', work, '--store', work + '/.store', '--kernel', a.kernel] + sources
    converted = subprocess.run(words, capture_output=True, text=True)
    shutil.rmtree(work + '/.store', ignore_errors=True)
    if converted.returncode:
        return work, 'refused: ' + first_error(converted.stdout + converted.stderr)
    stems = stems_of(sources)
    makefile(work, name, stems, '-I%s %s' % (origin, a.flags), [
        'DRYDOCK_MIGRATE ?= ' + a.migrate, 'DRYDOCK_COMPILER ?= ' + a.compiler,
        'DRYDOCK_CXX := ' + ' '.join(s + '.cpp' for s in stems), 'include ' + KBUILD])
    return work, ''


def build(a, name, sources):
    work, error = prepare_cxx(a, name, sources)
    if error:
        return error, ''
    words = ['make', '-C', a.kernel, 'M=' + work, 'KBUILD_MODPOST_WARN=1']
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
    p.add_argument('--command', default='cxx', choices=['cxx', 'apply'])
    p.add_argument('--migrate', type=os.path.abspath,
                   default=os.path.join(HERE, '../../../build/dev/bin/driver-migrate'))
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
