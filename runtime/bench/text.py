#!/usr/bin/env python3
"""text.py - the samples' code: the C form against the C++ form, function by function.

  text.py [--migrate PROGRAM] [--kernel HEADERS] [--functions] [--show REGEX] [--keep DIR] [SAMPLE...]

Builds each sample four times through Kbuild: C with gcc and C++ with g++, and both with clang++,
which gets the C as driver-migrate's language pass converts it. Prints for both families the bytes of
.text (without init and exit, which are gone after loading), and the instructions of what runs per
operation: the functions that HOT lists, with what they call. --functions prints every function,
--show the instructions of some. Exit 1 when a hot path has more instructions than C's and LONGER does
not say why, or .text is more than 2 % larger and LARGER does not.
"""
import argparse, collections, glob, os, re, shutil, subprocess, sys, tempfile
import samples

# Padding behind the end and the call for tracing are no work of the function.
PADDING = re.compile(r'^(nop|int3|cs nop|data16|xchg +%ax,%ax)')
FAMILIES = {'gcc': 'gcc-12, g++-12', 'clang': 'clang++-22 both'}

# sample: operation, its functions in C, its functions in C++; regular expressions for short names.
HOT = {
    'edu': [
        ('interrupt', 'edu_isr', 'Irq::handle|Edu::interrupt'),
        ('file', 'edu_(open|release|read|write|ioctl)', 'Misc::(Table::)?(open|close|read|write|ioctl)|Edu::(compute|read|write)'),
        ('attributes', 'dma_store|.*_show', 'sysfs::Attribute::.*|Edu::(transfer|dma_.*|.*_show)')],
    'i6300esb': [('watchdog', 'esb_(ping|start|stop|set_timeout)', 'Watchdog::(?!enlist).*|.*::(ping|start|stop|setTimeout)')],
    'gpioinv': [('lines', 'gpioinv_(get|set|direction_.*|get_direction)', 'gpio::Chip::(get|set|input|output|direction|call)')],
    'gpiofollow': [('attributes', 'out_store|in_show', 'sysfs::Attribute::.*')],
    'usbwire': [
        ('received', 'usbwire_received', 'usb::Urb::complete|UsbWire::received'),
        ('attributes', 'send_store|received_show', 'sysfs::Attribute::.*|UsbWire::(send_store|received_show)')],
    'nano1000': [
        ('interrupt', 'nano_(interrupt|link)', 'Irq::handle|Nano::(link|interrupt)'),
        ('packets', 'nano_(poll|refill|sent|receive|xmit)',
         'netdev::(Napi|Round|MappedPacket)::(?!discard).*|Nano::(poll|refill|transmit)|netdev::Interface::transmit')],
}
# Why an operation is longer, or a sample larger, than its C.
LONGER = {
    ('usbwire', 'attributes'): 'a lock that interrupts share is taken by irqsave also where the C, which takes no other one, knows '
                               'that interrupts are on: 4 instructions',
}
LARGER = {'edu/coroutine': 'coroutines, jobs and events are code that the C has not: it waits in a thread'}


def run(*words):
    p = subprocess.run(words, capture_output=True, text=True)
    if p.returncode:
        sys.exit('text.py: %s\n%s%s' % (' '.join(words), p.stdout, p.stderr))
    return p.stdout


def build(a, directory, compiler, convert=False):
    """The modules of a directory of the corpus, built in a copy."""
    copy = os.path.join(a.work, directory.replace('/', '-') + '-' + compiler)
    if os.path.exists(copy):
        return copy
    shutil.copytree(os.path.join(samples.ROOT, directory), copy)
    if convert:
        sources = sorted(glob.glob(copy + '/*.c'))
        run(a.migrate, 'cxx', '-o', copy, '--store', copy + '/.store', '--kernel', a.kernel, *sources)
        with open(copy + '/Makefile', 'a') as f:
            f.write('DRYDOCK_CXX := %s\ninclude $(DRYDOCK_RUNTIME)/kbuild/drydock.mk\n' %
                    ' '.join(os.path.basename(s) + 'pp' for s in sources))
        for source in sources:
            os.remove(source)
    run('make', '-C', a.kernel, 'M=' + copy, 'DRYDOCK_COMPILER=' + compiler, 'DRYDOCK_MIGRATE=' + a.migrate,
        'DRYDOCK_RUNTIME=' + samples.ROOT + '/runtime')
    return copy


def short(name):
    """A demangled name without arguments, and without the namespaces that all have."""
    name = re.sub(r' \[clone [^]]*\]', '', name).replace('(anonymous namespace)::', '')
    depth, text = 0, ''
    for c in name:
        if c == '(' and not depth:
            break
        text += c if not depth and c not in '<>' else ''
        depth += (c == '<') - (c == '>')
    return text.split(' ')[-1].replace('drydock::', '')


def demangled(names):
    plain = [re.sub(r'\.(cold|part|isra|constprop)(\.\d+)?', '', n) for n in names]
    p = subprocess.run(['llvm-cxxfilt-22'], input='\n'.join(plain), capture_output=True, text=True)
    return dict(zip(names, map(short, p.stdout.splitlines())))


def text_sections(module):
    """name -> bytes of the code that stays after loading."""
    rows = (line.split() for line in run('size', '-A', module).splitlines())
    return {r[0]: int(r[1]) for r in rows if len(r) == 3 and re.match(r'\.text', r[0])}


class Function:
    def __init__(self):
        self.bytes, self.lines = 0, []


def functions(module):
    """short name -> Function; parts that the compiler split off belong to it, and so do others of its name."""
    bodies, sections = {}, text_sections(module)
    for line in run('objdump', '-drw', '--no-show-raw-insn', module).splitlines():
        section = re.match(r'Disassembly of section (.*):', line)
        start = re.match(r'^([0-9a-f]+) <(.*)>:$', line)
        at = re.match(r'^ *([0-9a-f]+):\t(.*)', line)
        if section:
            kept, body = section[1] in sections, None
        elif start and kept:
            body = bodies.setdefault(start[2], [])
        elif at and body is not None:
            body.append((int(at[1], 16), at[2]))
    names, found = demangled(list(bodies)), collections.defaultdict(Function)
    for name, body in bodies.items():
        while body and PADDING.match(body[-1][1]):
            end = body.pop()[0]
        function = found[names[name]]
        function.lines += [text for _, text in body if '__fentry__' not in text]
    for raw, size in sizes(module):
        if raw in names:
            found[names[raw]].bytes += size
    return found


def sizes(module):
    for line in run('readelf', '-sW', module).splitlines():
        words = line.split()
        if len(words) == 8 and words[3] == 'FUNC':
            yield words[7], int(words[2], 0)


def matching(found, pattern):
    return [n for n in found if re.fullmatch(pattern, n)]


def change(before, after):
    return '%5d, %5d (%+.1f %%)' % (before, after, 100 * (after / before - 1) if before else 0)


def instructions(found, names):
    return sum(len(found[n].lines) for n in names)


def report(a, sample, compiler):
    """Prints a sample's lines; how many of them say more than C without a reason."""
    c = os.path.join(build(a, sample.c, compiler, compiler == 'clang'), samples.scenario(sample) + '.ko')
    cxx = os.path.join(build(a, sample.cxx, compiler), samples.scenario(sample) + '.ko')
    text = [sum(text_sections(m).values()) for m in (c, cxx)]
    both, hot = [functions(c), functions(cxx)], set()
    why = LARGER.get(sample.name, '') if text[1] > 1.02 * text[0] else ''
    unexplained = text[1] > 1.02 * text[0] and not why
    print('%-15s %-16s text %s%s' % (sample.name, FAMILIES[compiler], change(*text), why and ': ' + why))
    for operation, of_c, of_cxx in HOT.get(sample.name, []):
        names = [matching(both[0], of_c), matching(both[1], of_cxx)]
        counts = [instructions(f, n) for f, n in zip(both, names)]
        why = LONGER.get((sample.name, operation), '') if counts[1] > counts[0] else ''
        unexplained += counts[1] > counts[0] and not why
        hot.update(names[0] + names[1])
        print('    hot %-26s %s instructions%s' % (operation, change(*counts), why and ': ' + why))
    if a.functions:
        for title, found in zip(('C', 'C++'), both):
            print('    ' + title)
            for name in sorted(found, key=lambda n: -found[n].bytes):
                print('      %6d bytes %5d instructions  %s%s' % (
                    found[name].bytes, len(found[name].lines), name, '  hot' if name in hot else ''))
    if a.show:
        for title, found in zip(('C', 'C++'), both):
            for name in matching(found, a.show):
                print('-- %s %s\n%s' % (title, name, '\n'.join(found[name].lines)))
    return unexplained


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--migrate', default=samples.ROOT + '/build/release/bin/driver-migrate')
    p.add_argument('--kernel', default=max(glob.glob('/usr/src/linux-headers-6.1.*-amd64'), default=''))
    p.add_argument('--compiler', choices=sorted(FAMILIES), action='append')
    p.add_argument('--functions', action='store_true')
    p.add_argument('--show', metavar='REGEX')
    p.add_argument('--keep', metavar='DIR', help='build there, and build again only what is not there')
    p.add_argument('samples', nargs='*', metavar='SAMPLE')
    a = p.parse_args()
    a.migrate = os.path.abspath(a.migrate)
    a.work, unexplained = os.path.abspath(a.keep or tempfile.mkdtemp(prefix='drydock-text-')), 0
    try:
        for sample in samples.chosen(p, a.samples):
            for compiler in a.compiler or sorted(FAMILIES, reverse=True):
                unexplained += report(a, sample, compiler)
    finally:
        if not a.keep:
            shutil.rmtree(a.work, ignore_errors=True)
    print('%d more than C without a reason' % unexplained)
    return 1 if unexplained else 0


if __name__ == '__main__':
    sys.exit(main())
