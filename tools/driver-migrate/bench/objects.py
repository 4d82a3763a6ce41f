"""objects.py - an ELF object's symbols, data and functions under the names of the source.

C++ names are demangled and cut to the last part, numbers that compilers and
__COUNTER__ add are cut off, and what a relocation points to is named: a symbol,
or the text of a string. So the C and the C++ form of one source can be compared.
"""
import collections, re, struct, subprocess

PADDING = re.compile(r'(nop|xchg\s+%ax,%ax|data16|cs nop|int3|lea\s+0x0\(%rsi)')
STRING = re.compile(r'\.rodata(\..*)?\.str')
UNDEFINED = 0
Symbol = collections.namedtuple('Symbol', 'raw name section value size kind bind hidden')
OBJECT, FUNCTION, SECTION = 1, 2, 3
KEYWORDS = set('and catch class delete explicit export friend mutable namespace new not operator or private '
               'protected public requires template this throw try typename using virtual'.split())
RELATIVE = {2, 4}  # R_X86_64_PC32, R_X86_64_PLT32
# An object in C; C++ may use a string.
FUNCTION_NAME = {'__func__', '__FUNCTION__', '__PRETTY_FUNCTION__'}


def plain(name):
    """The name that the source gives."""
    if '__cxx_object<' in name:
        return '__compound_literal'
    name = name.replace('(anonymous namespace)::', '')
    depth = 0
    for i, c in enumerate(name):
        depth += (c == '<') - (c == '>')
        if c == '(' and not depth:
            name = name[:i] + name[name.rfind(')') + 1:]
            break
    name = re.sub(r' \[clone .*', '', name).split('::')[-1]
    name = re.sub(r'\.(constprop|isra|part|cold|llvm|lto_priv)(\.\d+)?', '', name)
    name = re.sub(r'\.\d+$', '', name).strip()
    if name.startswith('__cxx_internal.'):  # shares its name with a tag
        return name.rsplit('.', 1)[1]
    if name.startswith('__literal_'):
        return '__compound_literal'
    if name.startswith('__UNIQUE_ID_') or name.startswith('__addressable'):
        return re.sub(r'\d+$', '', name)
    return re.sub(r'^(__initcall__\w+?__)\d+_', r'\1', name)


def unkeyed(name):
    """A local name that is a keyword of C++ was renamed."""
    return name[:-1] if name[-1:] == '_' and name[:-1] in KEYWORDS else name


def demangle(names):
    out = subprocess.run(['c++filt'], input='\n'.join(names), capture_output=True, text=True).stdout
    return out.split('\n')


class Object:
    def __init__(self, path):
        self.path = path
        with open(path, 'rb') as f:
            self.bytes = f.read()
        if self.bytes[:5] != b'\x7fELF\x02':
            raise ValueError(path + ' is no 64-bit ELF object')
        self._read_sections()
        self._read_symbols()
        self._read_relocations()

    def _read_sections(self):
        at, = struct.unpack_from('<Q', self.bytes, 0x28)
        size, count, names = struct.unpack_from('<HHH', self.bytes, 0x3a)
        self.sections = [struct.unpack_from('<IIQQQQIIQQ', self.bytes, at + i * size) for i in range(count)]
        strings = self.sections[names]
        self.section_names = [self._string(strings, s[0]) for s in self.sections]

    def _string(self, section, offset):
        start = section[4] + offset
        return self.bytes[start:self.bytes.index(b'\0', start)].decode(errors='replace')

    def _read_symbols(self):
        raw = []
        for section in self.sections:
            if section[1] != 2:
                continue
            strings = self.sections[section[6]]
            for at in range(section[4], section[4] + section[5], 24):
                name, info, other, index, value, size = struct.unpack_from('<IBBHQQ', self.bytes, at)
                raw.append((self._string(strings, name), index, value, size, info & 15, info >> 4, other & 3 == 2))
        names = demangle([r[0] for r in raw])
        self.symbols = [Symbol(r[0], plain(n) if r[5] else unkeyed(plain(n)), *r[1:]) for r, n in zip(raw, names)]
        self.starts = collections.defaultdict(list)
        for s in self.symbols:
            if s.kind in (OBJECT, FUNCTION) and s.section != UNDEFINED:
                self.starts[s.section].append(s)
        for found in self.starts.values():
            found.sort(key=lambda s: (s.value, -s.size))

    def _read_relocations(self):
        self.relocations = collections.defaultdict(list)
        for section in self.sections:
            if section[1] != 4:
                continue
            for at in range(section[4], section[4] + section[5], 24):
                offset, info, addend = struct.unpack_from('<QQq', self.bytes, at)
                self.relocations[section[7]].append((offset, info & 0xffffffff, self.symbols[info >> 32], addend))
        for found in self.relocations.values():
            found.sort(key=lambda r: r[0])

    def target(self, relocation, end=None):
        """What a relocation points to, as text; end: of its instruction."""
        offset, kind, symbol, addend = relocation
        if kind in RELATIVE:
            addend += (offset + 4 if end is None else end) - offset
        if symbol.kind == SECTION:
            symbol, addend = self._covering(symbol, addend)
        if STRING.match(self._section_name(symbol)) and (symbol.kind == SECTION or symbol.raw.startswith('.L')):
            return repr(self._string(self.sections[symbol.section], symbol.value + addend))
        if symbol.name in FUNCTION_NAME and symbol.section != UNDEFINED:
            return repr(self._string(self.sections[symbol.section], symbol.value + addend))
        return symbol.name + ('%+d' % addend if addend and symbol.kind == OBJECT else '')

    def _section_name(self, symbol):
        return self.section_names[symbol.section] if symbol.section < len(self.sections) else ''

    def _covering(self, symbol, offset):
        """The symbol at an offset of a section, and the offset in it."""
        for s in self.starts[symbol.section]:
            if s.value <= offset < s.value + max(s.size, 1):
                return s, offset - s.value
        return symbol._replace(name=self._section_name(symbol)), offset

    def relocations_in(self, section, start, end):
        return [r for r in self.relocations[section] if start <= r[0] < end]

    def clones(self):
        """Functions of which a copy with constant arguments or without unused ones stands here."""
        return {s.name for s in self.symbols if s.kind == FUNCTION and re.search(r'\.(constprop|isra|part)\b', s.raw)}

    def behind(self):
        """What begins where an object ends -> the names of such objects: an address there may be the end of a loop."""
        found = collections.defaultdict(set)
        for section, symbols in self.starts.items():
            ends = {s.value + s.size: s.name for s in symbols if s.kind == OBJECT and s.size}
            for s in symbols:
                if s.value in ends:
                    text = s.name in FUNCTION_NAME
                    name = repr(self._string(self.sections[section], s.value)) if text else s.name
                    found[name].add(ends[s.value])
        return found

    def without_place(self):
        """Names whose address says nothing: objects of size 0 and what stands at the same place."""
        empty = {(s.section, s.value) for s in self.symbols if s.kind == OBJECT and not s.size}
        return {s.name for s in self.symbols if (s.section, s.value) in empty}

    def constants(self):
        """Local objects that nobody writes: their value may be in the instructions."""
        return {s.name for s in self.symbols
                if s.kind == OBJECT and not s.bind and self._section_name(s).startswith('.rodata')}

    def data(self):
        """name -> contents of each object of that name, relocations named"""
        found = collections.defaultdict(list)
        for s in self.symbols:
            if s.kind != OBJECT or s.section in (UNDEFINED, 0xfff1, 0xfff2) or not s.size:
                continue
            section = self.sections[s.section]
            if section[1] == 8:
                found[s.name].append('%d zero bytes' % s.size)
                continue
            start = section[4] + s.value
            content = self.bytes[start:start + s.size].hex()
            refs = ' '.join('%d:%s' % (r[0] - s.value, self.target(r))
                            for r in self.relocations_in(s.section, s.value, s.value + s.size))
            found[s.name].append(content + ' ' + refs)
        return {name: sorted(contents) for name, contents in found.items()}

    def functions(self):
        """name -> (instructions, set of what it refers to)"""
        found = {}
        for section, name, lines in self._disassembly():
            instructions, refs = found.setdefault(name, ([], set()))
            places = {at: i for i, (at, _, _) in enumerate(lines)}
            for at, text, end in lines:
                names = [self.target(r, end) for r in self.relocations_in(section, at, end)]
                jump = re.match(r'(?:bnd )?(j\w+|call)\s+([0-9a-f]+) <', text)
                if jump and not names:
                    to = int(jump[2], 16)
                    local = self._function_at(section, to)
                    names = ['+%d' % places[to]] if to in places else [local]
                    refs.update([] if to in places else [local])
                else:
                    refs.update(names)
                text = jump[1] if jump else re.sub(r'\s+', ' ', re.sub(r' *<.*>', '', text))
                instructions.append(' '.join([text] + names))
        return found

    def _function_at(self, section, place):
        for s in self.starts[section]:
            if s.value <= place < s.value + max(s.size, 1):
                return s.name
        return self.section_names[section]

    def _end(self, section, place):
        covering = [s.value + s.size for s in self.starts[section] if s.value <= place < s.value + s.size]
        return min(covering, default=place + 15)

    def _disassembly(self):
        """(section, function, [(address, text, end)]), padding left out"""
        out = subprocess.run(['objdump', '-d', '--no-show-raw-insn', '-w', self.path],
                             capture_output=True, text=True, check=True).stdout
        section, name, lines, parts = None, None, [], []
        for line in out.splitlines():
            if line.startswith('Disassembly of section '):
                section = self.section_names.index(line[23:-1])
            elif m := re.match(r'^([0-9a-f]+) <(.*)>:$', line):
                name, lines = self._function_at(section, int(m[1], 16)), []
                parts.append((section, name, lines))
            elif (m := re.match(r'^\s+([0-9a-f]+):\t(.*)$', line)) and name:
                lines.append((int(m[1], 16), m[2].split('#')[0].strip()))
        for section, name, lines in filter(lambda part: part[2], parts):
            ends = [at for at, _ in lines[1:]] + [self._end(section, lines[-1][0])]
            yield section, name, [(at, text, end) for (at, text), end in zip(lines, ends)
                                  if text and not PADDING.match(text)]
