#!/usr/bin/env python3
"""unseen.py - applies driver-migrate to random drivers that nobody looked at, and builds what comes out.

  unseen.py --tree TREE [--count 10] [--seed TEXT] [--bus pci|platform|usb|i2c]... [--kernel HEADERS] [--migrate PROGRAM] [--out DIR] [--keep]
            [--compiler gcc|clang]... [--no-lint] [FILE...]

TREE is an unpacked linux-source-6.1. Files are drawn from drivers/ in an order that the seed decides (default: the hash of the
repository's commit): drivers of the PCI, platform, USB or I2C bus with 300 to 3,000 lines that are not in drivers.txt. Of a
module made of several files in one directory all are taken. What Kbuild does not build in C is passed over. For each module,
a line of a Markdown table: sites converted of sites found by kind, TODOs, builds, driver-lint's findings in C, C++ and new
ones, lines unchanged, seconds of `apply`; then the sums and the causes of what stays C. Exit 1 unless every `apply` and
build succeeds. With --keep the directories stay in --out.
"""
import argparse, collections, glob, hashlib, json, os, re, shutil, subprocess, sys, time
import ladder, sites

BUSES = {'pci': r'module_pci_driver|pci_register_driver', 'usb': r'module_usb_driver|usb_register',
         'platform': r'module_platform_driver(?:_probe)?|platform_driver_(?:register|probe)',
         'i2c': r'module_i2c_driver|i2c_add_driver'}


def candidates(tree, seed):
    """Sources in the order that the seed decides."""
    names = []
    for directory, _, files in os.walk(os.path.join(tree, 'drivers')):
        names += [os.path.relpath(os.path.join(directory, f), tree) for f in files if f.endswith('.c')]
    return sorted(names, key=lambda n: hashlib.sha256((seed + n).encode()).hexdigest())


def is_wanted(a, name, known):
    with open(os.path.join(a.tree, name), errors='replace') as f:
        text = f.read()
    bus = r'\b(?:%s)\b' % '|'.join(BUSES[b] for b in a.bus)
    return name not in known and 300 <= text.count('\n') <= 3000 and re.search(bus, text)


def module_of(tree, name):
    """The module's name and sources, by the Makefile of its directory."""
    directory, stem = os.path.dirname(name), os.path.basename(name)[:-2]
    try:
        with open(os.path.join(tree, directory, 'Makefile')) as f:
            text = f.read().replace('\\\n', ' ')
    except OSError:
        text = ''
    for module, objects in re.findall(r'^([\w-]+)-(?:y|objs)\s*[:+]?=(.*)$', text, re.M):
        if stem + '.o' in objects.split():
            # Parts that depend on the configuration are left out.
            parts = [os.path.join(directory, o[:-2] + '.c') for o in objects.split() if o.endswith('.o')]
            if all(os.path.dirname(p) == directory and os.path.exists(os.path.join(tree, p)) for p in parts):
                return module, sorted(parts)
    return stem, [name]


def make(a, work, name, words=()):
    run = subprocess.run(['make', '-C', a.kernel, 'M=' + work, 'KBUILD_MODPOST_WARN=1', *words],
                         capture_output=True, text=True, errors='replace')
    return os.path.exists('%s/%s.ko' % (work, name)), run.stdout + run.stderr


def apply(a, name, sources):
    """The plan, the error if there is one, and seconds."""
    work = os.path.join(a.out, name)
    paths, origin = ladder.copied(a, work, sources)
    plan, start = os.path.join(a.out, name + '.json'), time.time()
    words = [a.migrate, 'apply', '-o', work, '--store', a.store, '--kernel', a.kernel, '--output', 'json:' + plan]
    try:
        run = subprocess.run(words + (['--no-lint'] if a.no_lint else []) + paths, capture_output=True, text=True,
                             errors='replace', timeout=1800)
    except subprocess.TimeoutExpired:
        return [], 'takes over half an hour', 1800
    seconds = time.time() - start
    modules = json.load(open(plan))['modules'] if os.path.exists(plan) else []
    error = ''
    if run.returncode:
        error = 'exit %d: %s' % (run.returncode, ladder.first_error(run.stderr or run.stdout))
    return modules, error, seconds


def build(a, name, sources, compiler):
    """Empty, or the first error."""
    work, origin = os.path.join(a.out, name), os.path.join(a.tree, os.path.dirname(sources[0]))
    for old in glob.glob(work + '/*.ko') + glob.glob(work + '/*.o'):
        os.unlink(old)
    stems = ladder.stems_of(sources)
    ladder.makefile(work, name, stems, '-I' + origin, [
        'DRYDOCK_MIGRATE := ' + a.migrate, 'DRYDOCK_COMPILER := ' + compiler,
        'DRYDOCK_CXX := ' + ' '.join(s + '.cpp' for s in stems), 'include ' + ladder.KBUILD])
    done, text = make(a, work, name)
    if a.keep:
        with open('%s/%s.%s.log' % (a.out, name, compiler), 'w') as f:
            f.write(text)
    return '' if done else ladder.first_error(text) or 'no module'


def todos(a, name):
    return sum(open(f, errors='replace').read().count('DRYDOCK-TODO') for f in glob.glob(os.path.join(a.out, name, '*.cpp')))


def builds_in_c(a, name, sources):
    work = ladder.prepare_c(a, name, sources)
    done, _ = make(a, work, name)
    shutil.rmtree(work)
    return done


def row(a, name, sources, kinds, causes):
    modules, error, seconds = apply(a, name, sources)
    built = {c: 'not applied' if error else build(a, name, sources, c) for c in a.compiler}
    columns = sites.row(name, modules, [error] if error else [], seconds, kinds, causes)
    columns[0] = '%s (%s)' % (name, ', '.join(os.path.relpath(s, 'drivers') for s in sources))
    columns.insert(2, todos(a, name))
    columns.insert(3, '; '.join('%s: %s' % (c, e.replace('|', '/') or 'built') for c, e in built.items()))
    return columns, not error and not any(built.values())


def draw(a):
    """Modules, each once, that build in C."""
    known = {s for _, sources in sites.modules() for s in sources}
    seen, count = set(), 0
    for name in a.files or candidates(a.tree, a.seed):
        if count == a.count and not a.files:
            return
        if not a.files and not is_wanted(a, name, known):
            continue
        module, sources = module_of(a.tree, name)
        if module in seen:
            continue
        seen.add(module)
        if not builds_in_c(a, module, sources):
            a.passed_over.append(name)
            continue
        count += 1
        yield module, sources


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--tree', required=True)
    p.add_argument('--count', type=int, default=10)
    p.add_argument('--seed')
    p.add_argument('--kernel', default=(sorted(glob.glob('/usr/src/linux-headers-6.1.*-amd64')) or [''])[-1])
    p.add_argument('--migrate', type=os.path.abspath, default=os.path.join(ladder.ROOT, 'build/release/bin/driver-migrate'))
    p.add_argument('--out', default='/tmp/drydock-unseen')
    p.add_argument('--bus', action='append', choices=sorted(BUSES))
    p.add_argument('--compiler', action='append', choices=['gcc', 'clang'])
    p.add_argument('--no-lint', action='store_true')
    p.add_argument('--keep', action='store_true')
    p.add_argument('files', nargs='*', metavar='FILE')
    a = p.parse_args()
    a.tree, a.out = os.path.abspath(a.tree), os.path.abspath(a.out)
    a.bus = a.bus or sorted(BUSES)
    a.compiler = a.compiler or ['gcc', 'clang']
    if not os.path.isdir(os.path.join(a.tree, 'drivers')):
        p.error(a.tree + ' has no drivers/: apt-get install linux-source-6.1 and unpack it')
    a.seed = a.seed or subprocess.run(['git', '-C', ladder.HERE, 'rev-parse', 'HEAD'],
                                      capture_output=True, text=True).stdout.strip()
    a.flags, a.store, a.passed_over = '', os.path.join(a.out, 'store'), []
    os.makedirs(a.out, exist_ok=True)
    kinds, causes = collections.defaultdict(lambda: [0, 0]), collections.defaultdict(collections.Counter)
    good = total = 0
    print('Seed %s\n' % a.seed)
    print('| Module | Converted | TODOs | Build | Findings | Casts added, removed | Lines unchanged | Seconds | |\n' + '|---' * 9 + '|',
          flush=True)
    for name, sources in draw(a):
        columns, fine = row(a, name, sources, kinds, causes)
        total, good = total + 1, good + fine
        print('| ' + ' | '.join(str(c) for c in columns) + ' |', flush=True)
        if not a.keep:
            shutil.rmtree(os.path.join(a.out, name), ignore_errors=True)
    print('\n%d of %d applied and built; %d passed over, no modules of this configuration' %
          (good, total, len(a.passed_over)))
    sites.print_sums(kinds, causes)
    return 0 if good == total else 1


if __name__ == '__main__':
    sys.exit(main())
