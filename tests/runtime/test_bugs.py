"""Forty random bugs of corpus/linux/tune.json, and what becomes of each on the runtime.

Those with a file in bugs/ are transcribed: the omission that was the bug, in the form that the runtime
gives it. Its head says what stops it, and that is what is checked: the compiler's message; a rule of
driver-lint on the C++ form; ownership, by the runtime's own handle, by one of a few lines or by a step
that is undone, and then the file compiles without a word, driver-lint is silent, and the object calls
what the C driver forgot; or nothing. The others are in verdicts.json, by reading (slow).

`test_bugs.py --list` prints the table of docs/bugs.md, `--draw` the bugs that the seed draws."""
import collections, glob, json, os, random, re, subprocess, sys, tempfile, unittest
import test_attacks as attacks, test_negative_kernel as kernel, test_negative as rules

BUGS = rules.HERE + '/bugs'
TUNE = os.path.abspath(rules.HERE + '/../../corpus/linux/tune.json')
OWNED = ('ownership', 'own handle', 'undo')


def load(path):
    with open(path) as f:
        return json.load(f)


def draw():
    """The sample, in the order in which it was drawn."""
    verdicts = load(BUGS + '/verdicts.json')
    entries = sorted((e for e in load(TUNE)['entries'] if e['class'] in verdicts['classes']), key=lambda e: e['id'])
    return random.Random(verdicts['seed']).sample(entries, 40)


def head(path):
    """What stops it, what its object calls, and how."""
    said = {}
    with open(path) as f:
        for line in f:
            found = re.match(r'// (stopped by|releases|how): (.*)', line)
            if found:
                said[found[1]] = found[2]
    return said['stopped by'], said.get('releases', '').split(), said['how']


def transcribed():
    return sorted(glob.glob(BUGS + '/*.cpp'))


def included():
    """The kernel's headers that some of them include by themselves."""
    headers = set()
    for path in transcribed():
        with open(path) as f:
            headers.update(re.findall(r'#include <(linux/.*)>', f.read()))
    return headers


def rows():
    """[(entry, what stops it, how, its file or '')] of the sample."""
    read = load(BUGS + '/verdicts.json')['read']
    for entry in draw():
        path = '%s/%s.cpp' % (BUGS, entry['id'])
        if os.path.exists(path):
            stop, _, how = head(path)
            raw = path.replace('.cpp', '-raw.cpp')
            if os.path.exists(raw):
                how += '; kept as the C call: ' + head(raw)[0]
            yield entry, stop, how, os.path.basename(path)
        else:
            yield (entry, *read[entry['id']], '')


class Sample(unittest.TestCase):
    def test_each_has_one_verdict(self):
        drawn = {e['id'] for e in draw()}
        files = {attacks.name_of(p).removesuffix('-raw') for p in transcribed()}
        read = set(load(BUGS + '/verdicts.json')['read'])
        self.assertEqual(files | read, drawn)
        self.assertFalse(files & read)
        self.assertGreaterEqual(len(files), 15)


@unittest.skipUnless(os.path.isdir(kernel.KERNEL), 'apt-get install linux-headers-amd64')
class Bugs(kernel.NegativeKernel):
    test_clang = test_gcc = None

    def called(self, words, path):
        """The functions that its object calls."""
        directory = self.enterContext(tempfile.TemporaryDirectory())
        made = directory + '/made.o'
        command = [w for w in words if w != '-fsyntax-only'] + ['-O2', '-c', '-o', made, path]
        p = subprocess.run(command, capture_output=True, text=True, cwd=kernel.KERNEL)
        self.assertEqual(p.returncode, 0, p.stderr)
        return subprocess.run(['nm', '-u', made], capture_output=True, text=True).stdout.split()

    def test_what_stops_each(self):
        words = self.words('clang', *sorted(included()))
        for path in transcribed():
            stop, releases, _ = head(path)
            with self.subTest(attacks.name_of(path)):
                if stop not in OWNED:
                    attacks.check(self, words, path, stop)
                    continue
                attacks.check(self, words, path, 'nothing')
                called = self.called(words, path)
                self.assertTrue(releases)
                for function in releases:
                    self.assertTrue(any(function in name for name in called), called)


if __name__ == '__main__':
    if sys.argv[1:] == ['--draw']:
        for e in draw():
            print(e['id'], e['class'], e['file'], e['function'], '|', e['explanation'])
        sys.exit(0)
    if sys.argv[1:] == ['--list']:
        table = list(rows())
        print('| | Class | Bug | Stopped by | How | Transcribed |\n|---|---|---|---|---|---|')
        for e, stop, how, name in table:
            print('| %s | %s | %s | %s | %s | %s |' % (e['id'], e['class'], e['explanation'], stop, how, 'yes' if name else ''))
        counts = collections.Counter(re.sub(r' ".*', '', stop) for _, stop, _, _ in table)
        print('\n' + ', '.join('%s %d' % c for c in counts.most_common()))
        sys.exit(0)
    unittest.main()
