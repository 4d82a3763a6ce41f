#!/usr/bin/env python3
"""compile_time.py - compile time of a converted module's source against its C original.

  compile_time.py --kernel HEADERS --work DIR --source NAME.c [--migrate PROGRAM]

DIR is a module directory as ladder.py leaves it (NAME.c beside NAME.cpp). Takes
the commands from Kbuild and prints the least user+system seconds of three runs:
C by gcc-12; C++ by clang++-22 with and without the precompiled header, and the
header itself.
"""
import argparse, os, re, resource, subprocess, sys


def seconds(command, directory):
    best = None
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        p = subprocess.run(['sh', '-c', command], cwd=directory, capture_output=True, text=True)
        if p.returncode:
            sys.exit('failed: %s\n%s' % (command[-200:], p.stderr[-500:]))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = spent if best is None else min(best, spent)
    return best


def commands(a, *more):
    subprocess.run(['touch', os.path.join(a.work, a.source[:-2] + '.cpp')])
    p = subprocess.run(['make', 'V=1', '-C', a.kernel, 'M=' + a.work, 'DRYDOCK_MIGRATE=' + a.migrate,
                        'KBUILD_MODPOST_WARN=1', *more], capture_output=True, text=True)
    return p.stdout


def find(text, output):
    for line in text.splitlines():
        if re.search(r'-o \S*%s ' % re.escape(output), line) and re.match(r'\s*(\S*gcc|\S*\+\+|printf)', line):
            return re.sub(r'-Wp,-MMD,\S+', '', line.split('; ./tools/objtool')[0].split(';')[0])
    sys.exit('no command for %s in what make printed' % output)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ('--kernel', '--work', '--source', '--migrate'):
        p.add_argument(name, required=True)
    a = p.parse_args()
    stem = a.source[:-2]
    subprocess.run(['rm', '-rf', a.work + '/.drydock'])
    with_pch = commands(a)
    without = commands(a, 'DRYDOCK_PCH=n')
    plain = a.work + '/plain'
    os.makedirs(plain, exist_ok=True)
    subprocess.run('cp %s/*.h %s/%s %s' % (a.work, a.work, a.source, plain), shell=True, capture_output=True)
    with open(plain + '/Makefile', 'w') as f:
        f.write('obj-m := %s.o\n' % stem)
    c = subprocess.run(['make', 'V=1', '-C', a.kernel, 'M=' + plain, 'KBUILD_MODPOST_WARN=1'],
                       capture_output=True, text=True).stdout
    c_time = seconds(find(c, stem + '.o'), a.kernel)
    pch = seconds(find(with_pch, 'set.h.pch'), a.kernel)
    cxx_pch = seconds(find(with_pch, stem + '.o'), a.kernel)
    cxx = seconds(find(without, stem + '.o'), a.kernel)
    print('%s: C gcc-12 %.2f s; C++ clang++-22 %.2f s (%.2f), with precompiled header %.2f s (%.2f), header once %.2f s' %
          (stem, c_time, cxx, cxx / c_time, cxx_pch, cxx_pch / c_time, pch))


if __name__ == '__main__':
    main()
