#!/usr/bin/env python3
"""sample.py - converts random kernel drivers and reports how many come out clean.

  sample.py --tree TREE [--count 300] [--seed TEXT] [--migrate PROGRAM]
            [--kernel DIR] [--jobs N] [--out DIR] [--no-gcc] [--keep DIR]
            [FILE...]

Files are drawn from drivers/ and sound/ in an order that the seed decides; the
default seed is the hash of the repository's commit. Files that do not parse as
C on x86-64 are passed over. Prints the shares, the first error of each file
that is not clean, and for files clean with both compilers the object
differences that compare_objects.py can't explain; after an interrupt, those of
the files done so far.
"""
import argparse, collections, hashlib, json, os, shutil, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import compare_objects


def draw(tree, seed):
    names = []
    for top in ('drivers', 'sound'):
        for directory, _, files in os.walk(os.path.join(tree, top)):
            names += [os.path.relpath(os.path.join(directory, f), tree)
                      for f in files if f.endswith('.c')]
    return sorted(names, key=lambda n: hashlib.sha256((seed + n).encode()).hexdigest())


def convert(a, name):
    work = os.path.join(a.out, name.replace('/', '_'))
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    words = [a.migrate, 'cxx', '-o', work, '--store', work + '/store', '--check',
             '--output', 'json:' + work + '/result.json']
    if a.kernel:
        words += ['--kernel', a.kernel]
    if a.syntax:
        words.append('--syntax')
    if not a.no_gcc:
        words += ['--gcc', '--objects', work + '/objects']
    try:
        p = subprocess.run(words + [os.path.join(a.tree, name)], capture_output=True,
                           text=True, errors='replace', timeout=300)
    except subprocess.TimeoutExpired:
        return name, {'crash': 'time-out'}
    try:
        result = json.load(open(work + '/result.json'))['files'][0]
    except (OSError, ValueError):
        return name, {'crash': (p.stderr or p.stdout)[-300:]}
    stem = os.path.splitext(os.path.basename(name))[0]
    c, x = (work + '/objects/' + stem + e for e in ('.c.o', '.cxx.o'))
    if result.get('gcc', {}).get('ok') and os.path.exists(c):
        result['objects'] = compare_objects.Comparison(c, x)
    if a.keep and os.path.exists(c):
        shutil.copytree(work + '/objects', a.keep, dirs_exist_ok=True)
    shutil.rmtree(work, ignore_errors=True)
    return name, result


def verdict(r):
    if 'crash' in r or r['refused']:
        return 'crash' if 'crash' in r else 'refused'
    return 'clean' if r['clang']['ok'] else 'CLANG ' + r['clang']['error'][-160:]


def report(results):
    n = len(results)
    clang = [r for _, r in results if r.get('clang', {}).get('ok')]
    gcc = [r for _, r in results if r.get('gcc', {}).get('ok')]
    refused = [r for _, r in results if r.get('refused')]
    for name, r in results:
        if 'crash' in r:
            print('CRASH %s: %s' % (name, r['crash']))
        elif r['refused']:
            why = [m['text'] for m in r['remarks'] if m['level'] == 'refusal']
            print('REFUSED %s: %s' % (name, why[:1]))
        elif not r['clang']['ok']:
            print('CLANG %s: %s' % (name, r['clang']['error'][-200:]))
    for name, r in results:
        if r.get('clang', {}).get('ok') and 'gcc' in r and not r['gcc']['ok']:
            print('GCC %s: %s' % (name, r['gcc']['error'][-160:]))
    compared = [(name, r) for name, r in results if 'objects' in r]
    odd = [(name, r['objects'].unexplained) for name, r in compared if r['objects'].unexplained]
    for name, lines in odd:
        print('OBJECT %s: %s' % (name, lines[:3]))
    print('files %d, clean with clang++-22 %d (%.1f %%), with g++-12 %d (%.1f %%), refused %d' %
          (n, len(clang), 100.0 * len(clang) / max(n, 1), len(gcc),
           100.0 * len(gcc) / max(n, 1), len(refused)))
    if compared:
        objects = [r['objects'] for _, r in compared]
        c, x = (sum(o.instructions()[i] for o in objects) for i in (0, 1))
        why = collections.Counter(line.rsplit(': ', 1)[1].split(',')[0] for o in objects for line in o.explained)
        print('objects compared %d, with unexplained differences %d; instructions C %d, C++ %d (%.4f); '
              'functions %d, of these with equal instructions %d; data objects %d' %
              (len(compared), len(odd), c, x, x / max(c, 1), sum(o.both for o in objects),
               sum(o.equal for o in objects), sum(o.data_objects for o in objects)))
        print('differences by explanation: ' + ', '.join('%s %d' % item for item in why.most_common()))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--tree', required=True)
    p.add_argument('--count', type=int, default=300)
    p.add_argument('--seed')
    p.add_argument('--migrate', default=os.path.join(HERE, '../../../build/dev/bin/driver-migrate'))
    p.add_argument('--kernel')
    p.add_argument('--jobs', type=int, default=1)
    p.add_argument('--out', default='/tmp/drydock-sample')
    p.add_argument('--no-gcc', action='store_true')
    p.add_argument('--keep', metavar='DIR', help='keep the objects of C and C++ there')
    p.add_argument('--progress', action='store_true', help='a line for each file as it comes')
    p.add_argument('--syntax', action='store_true', help='front end only for clang++')
    p.add_argument('files', nargs='*')
    a = p.parse_args()
    if not os.path.isdir(os.path.join(a.tree, 'drivers')):
        p.error(a.tree + ' has no drivers/: apt-get install linux-source-6.1 and unpack it')
    seed = a.seed or subprocess.run(['git', '-C', HERE, 'rev-parse', 'HEAD'],
                                    capture_output=True, text=True).stdout.strip()
    names = iter(a.files or draw(a.tree, seed))
    results, passed_over = [], 0
    print('seed %s' % seed, flush=True)
    with ThreadPoolExecutor(a.jobs) as pool:
        try:
            while len(results) < a.count:
                batch = [n for _, n in zip(range(min(8, a.count - len(results))), names)]
                if not batch:
                    break
                for name, r in pool.map(lambda n: convert(a, n), batch):
                    if 'parseErrors' in r:
                        passed_over += 1
                        continue
                    results.append((name, r))
                    if a.progress:
                        print('%d %s %s' % (len(results), verdict(r), name), flush=True)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            print('stopped after %d files' % len(results))
    print('passed over, not C on x86-64: %d' % passed_over)
    report(results)


if __name__ == '__main__':
    main()
