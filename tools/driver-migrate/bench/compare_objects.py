#!/usr/bin/env python3
"""compare_objects.py - compares a C object with the C++ object of the same source.

  compare_objects.py C.o CXX.o          differences, one a line; exit 1 if any is unexplained

Compared are the symbols, the contents of every data object (relocations named),
and the instructions of every function. Each difference is listed, with what
explains it, or as UNEXPLAINED:

  by design       what the overlay's macros add: table functions, the stubs of
                  module_init, objects behind compound literals
  inlined         a local function that only one object keeps, or clones of one
  inline          an inline function with external linkage, emitted where used
  same operations a function with equally many instructions of each kind, in
                  other registers or another order
  code generation a function that still refers to the same functions, objects
                  and strings, its local callees included
  constants       the same, with the value of a constant object read in one form
                  and part of the instructions in the other
  line numbers    a debug descriptor or a message whose line moved
  renamed word    a message that a macro made of a name that C++ reserves
  macro in text   a message that a macro made of macros, which the overlay spells
                  in other words
  end of an array an address behind an object that both forms refer to, where
                  another one happens to stand
  clone           a copy made for constant arguments, which needs less of what
                  the function refers to in the other form
  compile time    the warning of a FORTIFY check, empty at run time, that one
                  compiler found not to be needed

A function that refers to other things, data with other contents, code that
would have to run before init, and any other symbol is unexplained.
"""
import collections, re, sys
from objects import Object, OBJECT, FUNCTION, FUNCTION_NAME, KEYWORDS, UNDEFINED

BY_DESIGN = re.compile(r'^(__cxx_\w*|init_module|cleanup_module|__inittest|__exittest|__compound_literal|__addressable_\w*|__UNIQUE_ID___addressable_\w*|__initstub_\w*)$')
# What compilers call or make on their own account.
HELPER = re.compile(r'^(mem(set|cpy|move|cmp)|str(len|cmp|ncmp|cpy|ncpy|chr|nlen|lcpy|cat)|__stack_chk_fail|__x86_\w+|CSWTCH|C\.\d*|__fentry__|\.rodata\S*|\.text\S*|\.init\.text|\.exit\.text|\.LC\w*)')


# Calls that are there for a warning while compiling; nothing at run time.
WARNING_ONLY = re.compile(r'^__(read|write)_overflow2?_field$')


class Comparison:
    def __init__(self, c_path, cxx_path):
        self.c, self.cxx = Object(c_path), Object(cxx_path)
        self.explained, self.unexplained = [], []
        self.equal = self.both = 0
        self.c_functions, self.cxx_functions = self.c.functions(), self.cxx.functions()
        self.unplaced = self.c.without_place() | self.cxx.without_place()
        self._constructors()
        self._symbols()
        self._data()
        self._functions()

    def instructions(self):
        return [sum(len(body) for name, (body, _) in found.items() if not BY_DESIGN.match(name))
                for found in (self.c_functions, self.cxx_functions)]

    def _constructors(self):
        for name in self.cxx.section_names:
            if re.match(r'\.(init_array|fini_array|ctors|dtors|eh_frame|gcc_except)', name):
                self.unexplained.append('section %s only in C++' % name)

    def _symbols(self):
        c, x = by_name(self.c), by_name(self.cxx)
        for name in sorted(set(c) ^ set(x)):
            inside = c if name in c else x
            where = 'C' if name in c else 'C++'
            reason = self._why(name, inside[name], self.c if where == 'C' else self.cxx, set(c) & set(x))
            (self.explained if reason else self.unexplained).append(
                'symbol %s only in %s%s' % (name, where, ': ' + reason if reason else ''))
        for name in sorted(set(c) & set(x)):
            if visible(c[name]) == visible(x[name]) or BY_DESIGN.match(name):
                continue
            if visible(c[name]) == 'local' and all(s.hidden for s in x[name] if s.bind):
                self.explained.append('symbol %s: local in C, hidden in C++: by design' % name)
            else:
                self.unexplained.append('symbol %s: %s in C, %s in C++' % (name, visible(c[name]), visible(x[name])))

    def _why(self, name, found, inside, common):
        first = found[0]
        if BY_DESIGN.match(name):
            return 'by design'
        if HELPER.match(name) or name in FUNCTION_NAME:
            return 'made by the compiler'
        if WARNING_ONLY.match(name):
            return 'compile time'
        if any(s.bind == 2 for s in found):
            return 'inline, emitted where used'
        if first.kind == FUNCTION and name.startswith('__UNIQUE_ID_'):
            return 'by design, stub of ' + name[12:]
        if first.section == UNDEFINED or first.bind:
            return ''
        aliases = {s.name for s in inside.starts[first.section] if s.value == first.value}
        if aliases & common:
            return 'by design, another name of ' + min(aliases & common)
        if first.kind == FUNCTION:
            return 'inlined'
        # An object that nothing needs, or whose value is in the instructions.
        return 'folded into its uses' if first.kind == OBJECT and not self._referred(name, found) else ''

    def _referred(self, name, found):
        return any(name == ref.split('+')[0].split('-')[0]
                   for functions in (self.c_functions, self.cxx_functions)
                   for _, refs in functions.values() for ref in refs)

    def _data(self):
        c, x = self.c.data(), self.cxx.data()
        self.data_objects = len(set(c) & set(x))
        for name in sorted(set(c) & set(x)):
            if c[name] == x[name] or HELPER.match(name):
                continue
            if name == '__compound_literal' and set(c[name]) == set(x[name]):
                continue  # g++ may join equal ones
            if name.startswith('__UNIQUE_ID_ddebug') and without_lines(c[name]) == without_lines(x[name]):
                self.explained.append('data %s differs: line numbers' % name)
            else:
                self.unexplained.append('data %s differs: %s' % (name, first_difference(c[name], x[name])))

    def _functions(self):
        for name in sorted(set(self.c_functions) & set(self.cxx_functions)):
            if BY_DESIGN.match(name):
                continue
            a, b = self.c_functions[name][0], self.cxx_functions[name][0]
            self.both += 1
            if a == b:
                self.equal += 1
                continue
            text = 'function %s: %d instructions in C, %d in C++: ' % (name, len(a), len(b))
            only_c, only_cxx = self._references(name)
            if (only_c | only_cxx) and only_c | only_cxx <= self.c.constants() & self.cxx.constants():
                self.explained.append(text + 'constants')
            elif unrenamed(only_c) == unrenamed(only_cxx) != set():
                self.explained.append(text + 'renamed word in a message')
            elif (only_c | only_cxx) and all(map(WARNING_ONLY.match, only_c | only_cxx)):
                self.explained.append(text + 'compile time')
            elif without_line(only_c) == without_line(only_cxx) != set():
                self.explained.append(text + 'line numbers')
            elif only_c and len(only_c) == len(only_cxx) and all(map(in_other_words, sorted(only_c), sorted(only_cxx))):
                self.explained.append(text + 'macro in text')
            elif self._ends_of_arrays(name, only_c, only_cxx):
                self.explained.append(text + 'end of an array')
            elif self._cloned(name, only_c, only_cxx):
                self.explained.append(text + 'clone')
            elif only_c or only_cxx:
                self.unexplained.append('%srefers to %s in C, %s in C++' % (text, sorted(only_c), sorted(only_cxx)))
            elif collections.Counter(map(kind, a)) == collections.Counter(map(kind, b)):
                self.explained.append(text + 'same operations')
            else:
                self.explained.append(text + 'code generation')

    def _cloned(self, name, only_c, only_cxx):
        """The form that refers to less is a copy for its callers."""
        return bool(only_c) != bool(only_cxx) and name in (self.cxx if only_c else self.c).clones()

    def _ends_of_arrays(self, name, only_c, only_cxx):
        both = closure(name, self.c_functions) & closure(name, self.cxx_functions)
        return bool(only_c | only_cxx) and all(form.behind().get(ref, set()) & both
                                               for form, refs in ((self.c, only_c), (self.cxx, only_cxx)) for ref in refs)

    def _references(self, name):
        """What only one form of the function reaches."""
        c, x = closure(name, self.c_functions), closure(name, self.cxx_functions)
        return c - x - self.unplaced, x - c - self.unplaced


def by_name(obj):
    found = collections.defaultdict(list)
    for s in obj.symbols:
        if s.raw and (s.kind in (OBJECT, FUNCTION) or s.section == UNDEFINED):
            found[s.name].append(s)
    return found


def visible(found):
    """How other objects see the name."""
    s = max(found, key=lambda s: s.bind)
    if s.raw.startswith('__cxx_internal.'):
        return 'local'
    return ('undefined' if s.section == UNDEFINED else 'local' if not s.bind else 'global')


def kind(instruction):
    return instruction.split(' ')[0]


def closure(name, functions):
    """The objects, strings and functions elsewhere that a function reaches by
    way of its local callees, without offsets."""
    seen, todo, out = set(), [name], set()
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        for ref in functions[at][1]:
            ref = ref if ref.startswith(("'", '"')) else re.split(r'[+-]\d+$', ref)[0]
            if ref in functions:
                todo.append(ref)
            elif not HELPER.match(ref):
                out.add(ref)
    return out


def without_lines(contents):
    """struct _ddebug in hexadecimal: behind four pointers, 18 bits of line number."""
    words = [int.from_bytes(bytes.fromhex(c[64:72]), 'little') >> 18 for c in contents]
    return sorted('%s%x%s' % (c[:64], word, c[72:]) for c, word in zip(contents, words))


def without_line(texts):
    return {re.sub(r':\d+', ':', text) for text in texts}


def unrenamed(refs):
    """With the names that are keywords of C++ as they were: macros make texts of their arguments."""
    return {re.sub(r'\b(%s)_\b' % '|'.join(KEYWORDS), r'\1', ref) for ref in refs}


def in_other_words(c, cxx):
    """Texts that begin alike and differ where the overlay has words of its own."""
    at = next((i for i, (p, q) in enumerate(zip(c, cxx)) if p != q), 0)
    return c[:1] in '\'"' and '(' in c[:at] and re.search(r'\b(nullptr|__is_same|__cxx_\w+|__typeof__)\b', cxx[at:]) is not None


def first_difference(a, b):
    for x, y in zip(a, b):
        if x != y:
            at = next((i for i, (p, q) in enumerate(zip(x, y)) if p != q), min(len(x), len(y)))
            return '%s in C, %s in C++ (at %d)' % (x[max(0, at - 8):at + 40], y[max(0, at - 8):at + 40], at)
    return '%d in C, %d in C++' % (len(a), len(b))


def main():
    if len(sys.argv) != 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    result = Comparison(sys.argv[1], sys.argv[2])
    for line in result.explained:
        print('  ' + line)
    for line in result.unexplained:
        print('UNEXPLAINED ' + line)
    c, x = result.instructions()
    print('instructions: C %d, C++ %d; functions of both %d, of these with equal instructions %d; data objects %d' %
          (c, x, result.both, result.equal, result.data_objects))
    return 1 if result.unexplained else 0


if __name__ == '__main__':
    sys.exit(main())
