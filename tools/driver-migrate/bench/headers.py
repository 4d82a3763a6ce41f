#!/usr/bin/env python3
"""headers.py - the headers that drivers include most, as C++.

  headers.py --tree TREE --kernel HEADERS [--count 150] [--migrate PROGRAM]
             [--together] [--gcc]

Counts #include <...> lines of drivers/ and sound/, takes the most frequent ones
that parse alone as C on x86-64, and checks them one by one, or with --together
as one unit with the layout of every record compared. --gcc: with g++-12 as
well, and for its branches of the headers.
"""
import argparse, collections, os, re, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))


def most_included(tree):
    count = collections.Counter()
    for top in ('drivers', 'sound'):
        for directory, _, files in os.walk(os.path.join(tree, top)):
            for name in files:
                if name.endswith('.c'):
                    text = open(os.path.join(directory, name), errors='replace').read()
                    count.update(set(re.findall(r'^#include <([^>]+\.h)>', text, re.M)))
    return [h for h, _ in sorted(count.items(), key=lambda item: (-item[1], item[0]))]


def check(a, directory, name, headers):
    path = os.path.join(directory, name)
    with open(path, 'w') as f:
        f.writelines('#include <%s>\n' % h for h in headers)
    words = [a.migrate, 'cxx', '-o', directory + '/out', '--store', directory + '/store', '--check',
             '--kernel', a.kernel, path]
    words += ['--gcc'] if a.gcc else []
    words += ['--layout'] if a.together else ['--syntax']
    start = time.time()
    p = subprocess.run(words, capture_output=True, text=True)
    return p.returncode, p.stdout + p.stderr, time.time() - start


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument('--tree', required=True)
    p.add_argument('--kernel', required=True)
    p.add_argument('--count', type=int, default=150)
    p.add_argument('--migrate', default=os.path.join(HERE, '../../../build/dev/bin/driver-migrate'))
    p.add_argument('--together', action='store_true')
    p.add_argument('--gcc', action='store_true')
    a = p.parse_args()
    include = [os.path.join(a.kernel.replace('-amd64', '-common'), d) for d in ('include', 'arch/x86/include')]
    found = [h for h in most_included(a.tree) if any(os.path.exists(i + '/' + h) for i in include)]
    headers = found[:a.count]
    with tempfile.TemporaryDirectory() as d:
        if a.together:
            code, text, seconds = check(a, d, 'all.c', headers)
            print('\n'.join(l for l in text.splitlines() if 'meaning' not in l)[-3000:])
            size = sum(os.path.getsize(os.path.join(r, f)) for r, _, fs in os.walk(d + '/store') for f in fs)
            print('%d headers together: exit %d, %.1f s with all checks, overlay %.1f MB' %
                  (len(headers), code, seconds, size / 1e6))
            for state in ('cold', 'warm'):
                if state == 'cold':
                    subprocess.run(['rm', '-rf', d + '/store'])
                start = time.time()
                made = subprocess.run([a.migrate, 'headers', '--store', d + '/store', '--kernel', a.kernel,
                                       *(['--gcc'] if a.gcc else []), d + '/all.c'], capture_output=True, text=True)
                print('%s: %.2f s; %s' % (state, time.time() - start, made.stderr.strip()))
            return code
        checked, bad, alone = 0, 0, []
        for h in found:
            code, text, _ = check(a, d, 'one.c', [h])
            if 'does not parse as C' in text:
                alone.append(h)
                continue
            checked += 1
            if code:
                bad += 1
                print('%s: %s' % (h, [l for l in text.splitlines() if 'error' in l][:1]), flush=True)
            if checked == a.count:
                break
        print('%d headers one by one: %d with errors; passed over, not C by themselves: %s' %
              (checked, bad, ' '.join(alone) or 'none'))
        return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
