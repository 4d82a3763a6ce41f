#!/usr/bin/env python3
"""objects.py - the runtime's instructions against those of the C that it replaces.

  objects.py [--migrate PROGRAM] [--kernel HEADERS] [--show FUNCTION] [--keep DIR]

Builds pairs.c and pairs.cpp through Kbuild and compares each pair_* function: gcc with g++,
and clang++ with clang++, which gets the C as driver-migrate's language pass converts it.
Prints a line per function with the instructions of both; exit 1 if one has more than the C
and no "// more: reason" above it in pairs.cpp."""
import argparse, glob, os, re, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MAKEFILE = '''obj-m := pairs.o
pairs-y := %s
DRYDOCK_CXX := %s
include %s/../kbuild/drydock.mk
'''
# Padding behind the end and the call for tracing are no work of the function.
PADDING = re.compile(r'^(nop|int3|cs nop|data16|xchg +%ax,%ax)')


def run(*words):
    p = subprocess.run(words, capture_output=True, text=True)
    if p.returncode:
        sys.exit('objects.py: %s\n%s%s' % (' '.join(words), p.stdout, p.stderr))
    return p.stdout


def build(a, directory, compiler):
    os.makedirs(directory)
    shutil.copy(HERE + '/pairs.cpp', directory + '/cxx.cpp')
    if compiler == 'gcc':
        shutil.copy(HERE + '/pairs.c', directory + '/c.c')
        cxx = 'cxx.cpp'
    else:
        shutil.copy(HERE + '/pairs.c', directory + '/c.c')
        run(a.migrate, 'cxx', '-o', directory, '--store', directory + '/.store', '--kernel', a.kernel, directory + '/c.c')
        os.remove(directory + '/c.c')
        cxx = 'c.cpp cxx.cpp'
    with open(directory + '/Makefile', 'w') as f:
        f.write(MAKEFILE % ('c.o cxx.o', cxx, HERE))
    run('make', '-C', a.kernel, 'M=' + directory, 'DRYDOCK_COMPILER=' + compiler, 'DRYDOCK_MIGRATE=' + a.migrate,
        'c.o', 'cxx.o')


def functions(path):
    found, name = {}, None
    for line in run('objdump', '-dr', '--no-show-raw-insn', path).splitlines():
        start = re.match(r'^[0-9a-f]+ <(.*)>:$', line)
        if start:
            name = start.group(1)
            found[name] = []
        elif name and re.match(r'^ +[0-9a-f]+:\t', line):
            text = line.split('\t', 1)[1].strip()
            found[name].append(text)
        elif name and 'R_X86_64' in line and found[name]:
            found[name][-1] += ' {' + line.split()[-1] + '}'
    for name, body in found.items():
        while body and PADDING.match(body[-1]):
            body.pop()
        found[name] = [i for i in body if '__fentry__' not in i]
    # A part that the compiler moved away belongs to its function.
    for name in [n for n in found if n.endswith('.cold')]:
        if name[:-5] in found:
            found[name[:-5]] += found[name]
    return found


def reasons():
    result, reason = {}, None
    with open(HERE + '/pairs.cpp') as f:
        for line in f:
            note = re.match(r'// (?:more|less): (.*)', line)
            name = re.search(r'\b(pair_\w+)\(', line)
            if note:
                reason = note.group(1)
            elif name:
                if reason:
                    result[name.group(1)] = reason
                reason = None
    return result


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--migrate', default=HERE + '/../../build/release/bin/driver-migrate')
    p.add_argument('--kernel', default=max(glob.glob('/usr/src/linux-headers-6.1.*-amd64'), default=''))
    p.add_argument('--show')
    p.add_argument('--keep')
    a = p.parse_args()
    a.migrate = os.path.abspath(a.migrate)
    work = a.keep or tempfile.mkdtemp()
    why, bad = reasons(), 0
    try:
        forms = {}
        for compiler in 'gcc', 'clang':
            directory = os.path.join(os.path.abspath(work), compiler)
            shutil.rmtree(directory, ignore_errors=True)
            build(a, directory, compiler)
            forms[compiler] = functions(directory + '/c.o'), functions(directory + '/cxx.o')
        c_names = [n for n in forms['gcc'][0] if n.startswith('pair_') and not n.endswith('.cold')]
        print('%-20s %10s %10s' % ('', 'gcc, g++', 'clang++'))
        for name in c_names:
            line, marks = '%-20s' % name[5:], []
            for compiler in 'gcc', 'clang':
                c, cxx = forms[compiler]
                if name not in cxx or name not in c:
                    sys.exit('objects.py: %s is not in both objects' % name)
                before, after = len(c[name]), len(cxx[name])
                line += ' %4d, %4d' % (before, after)
                if after > before:
                    marks.append(why.get(name) or 'UNEXPLAINED')
                if a.show == name[5:]:
                    print('\n'.join(['-- %s C' % compiler] + c[name] + ['-- %s C++' % compiler] + cxx[name]))
            bad += 'UNEXPLAINED' in marks
            print(line + ('   more: ' + marks[0] if marks else ''))
        print('%d functions, %d with more instructions and no reason' % (len(c_names), bad))
    finally:
        if not a.keep:
            shutil.rmtree(work, ignore_errors=True)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
