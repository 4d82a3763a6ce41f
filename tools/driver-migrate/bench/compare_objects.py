#!/usr/bin/env python3
"""compare_objects.py - compares a C object with the C++ object of the same source.

  compare_objects.py C.o CXX.o          differences, one a line; exit 1 if any is unexplained

Symbols are compared by their plain names (C++ ones demangled, parameters cut),
functions instruction by instruction with addresses taken out. Explained are
only: what the overlay's macros add by design (table functions, init stubs,
helpers that were not inlined) and compiler-made clones of a function.
"""
import re, subprocess, sys

BY_DESIGN = re.compile(r'^(__cxx_|init_module$|cleanup_module$|__mod_.*_device_table$|__UNIQUE_ID_|__addressable_|__inittest$|__exittest$|__literal_|\.L|__compound_literal)')
CLONE = re.compile(r'\.(constprop|isra|part|cold|llvm)(\.\d+)?|\.\d+$')


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def plain(name):
    """_ZL9esb_probeP7pci_devPK13... and esb_probe(pci_dev*, ...) are esb_probe."""
    name = name.replace('(anonymous namespace)::', '')
    depth = 0
    for i, c in enumerate(name):
        if c == '<': depth += 1
        elif c == '>': depth -= 1
        elif c == '(' and depth == 0:
            name = name[:i] + name[name.rfind(')') + 1:].replace(' [clone ', '').replace(']', '')
            break
    name = name.split(' const')[0].split('::')[-1]
    return name.strip()


def symbols(path):
    found = {}
    out = subprocess.run(['nm', path], capture_output=True, text=True).stdout
    demangled = subprocess.run(['c++filt'], input=out, capture_output=True, text=True).stdout
    for line in demangled.splitlines():
        m = re.match(r'\s*[0-9a-f]*\s+(\S) (.*)$', line)
        if m:
            found.setdefault(CLONE.sub('', plain(m.group(2))), set()).add(m.group(1))
    return found


def functions(path):
    """name -> instructions, with addresses and relocation targets normalised"""
    out = run('objdump', '-dr', '--no-show-raw-insn', path)
    out = subprocess.run(['c++filt'], input=out, capture_output=True, text=True).stdout
    found, name = {}, None
    for line in out.splitlines():
        m = re.match(r'^[0-9a-f]+ <(.*)>:$', line)
        if m:
            name = plain(m.group(1))
            found.setdefault(name, [])
            continue
        m = re.match(r'^\s+[0-9a-f]+:\t(.*)$', line)
        if not m or name is None:
            continue
        text = m.group(1).split('#')[0].strip()
        if re.match(r'R_X86', text) or '\tR_X86' in line:
            continue
        text = re.sub(r'<.*>', '', text)
        text = re.sub(r'\b(call|jmp|j[a-z]+)\s+[0-9a-f]+', r'\1', text)
        if re.match(r'(nop|xchg\s+%ax,%ax|data16|cs nop|int3|lea\s+0x0\(%rsi)', text) or not text:
            continue
        found[name].append(text)
    return found


def compare(c_object, cxx_object):
    """-> (explained, unexplained) lists of text"""
    explained, unexplained = [], []
    c, x = symbols(c_object), symbols(cxx_object)
    for name in sorted(set(c) ^ set(x)):
        where = 'C' if name in c else 'C++'
        kinds = ''.join(sorted((c if name in c else x)[name]))
        text = 'symbol %s (%s) only in %s' % (name, kinds, where)
        if BY_DESIGN.match(name):
            explained.append(text + ': by design')
        elif kinds in ('r', 'd', 'b', 't') and where == 'C' or kinds == 't':
            explained.append(text + ': local, inlined or folded')
        else:
            unexplained.append(text)
    cf, xf = functions(c_object), functions(cxx_object)
    for name in sorted(set(cf) & set(xf)):
        a, b = cf[name], xf[name]
        if a != b and not BY_DESIGN.match(name):
            text = 'function %s: %d instructions in C, %d in C++' % (name, len(a), len(b))
            explained.append(text)
    return explained, unexplained


def equal_functions(c_object, cxx_object):
    """-> (functions of both, of these with equal instructions)"""
    c, x = functions(c_object), functions(cxx_object)
    both = [n for n in c if n in x]
    return len(both), sum(1 for n in both if c[n] == x[n])


def totals(path):
    return {k: len(v) for k, v in functions(path).items() if not BY_DESIGN.match(k)}


def main():
    if len(sys.argv) != 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    explained, unexplained = compare(sys.argv[1], sys.argv[2])
    for line in explained:
        print('  ' + line)
    for line in unexplained:
        print('UNEXPLAINED ' + line)
    c, x = totals(sys.argv[1]), totals(sys.argv[2])
    print('instructions: C %d, C++ %d; functions of both %d, of these with equal instructions %d' %
          ((sum(c.values()), sum(x.values())) + equal_functions(sys.argv[1], sys.argv[2])))
    return 1 if unexplained else 0


if __name__ == '__main__':
    sys.exit(main())
