"""Attacks on the four promises, as the author of a driver might write them. Each file says what
stops it, and that is what is checked: the compiler's message; a rule of driver-lint on the C++
form; revocation, with the host test that shows it; a test at run time; or nothing: then it does
compile, and driver-lint says nothing (slow).

`test_attacks.py --list` prints the table of docs/attacks.md."""
import glob, json, os, re, subprocess, sys, tempfile, shutil, unittest
import test_negative_kernel as kernel
import test_negative as rules

ATTACKS = sorted(glob.glob(rules.HERE + '/attacks/*.cpp'))


def head(path):
    with open(path) as f:
        lines = f.read().splitlines()
    promise, about = re.fullmatch(r'// ([^:]+): (.*)', lines[1]).groups()
    stop = re.fullmatch(r'// stopped by: (.*)', lines[2]).group(1)
    proof = re.fullmatch(r'// proof: (.*)', lines[3])
    return promise, about, stop, proof and proof.group(1)


def name_of(path):
    return os.path.basename(path)[:-4]


def findings(lint, path, words):
    """The rules that driver-lint finds broken in it, from its own command line."""
    directory = tempfile.mkdtemp()
    try:
        command = [w for w in words if w != '-fsyntax-only'] + ['-c', path]
        with open(directory + '/compile_commands.json', 'w') as f:
            json.dump([{'directory': kernel.KERNEL, 'file': path, 'arguments': command}], f)
        p = subprocess.run([lint, '-p', directory, '-o', 'json', '--fail-on', 'never', path], capture_output=True, text=True)
        report = json.loads(p.stdout)
        return sorted({f['rule'] for f in report['findings']}), report, p.stderr
    finally:
        shutil.rmtree(directory)


def check(test, words, path, stop):
    """That the file is stopped as said: by a compile error, by a rule on the C++ form, at run time, by nothing."""
    p = test.run_rule(words, path, '-O2', '-Werror=unused-result')
    expected = re.fullmatch(r'compile error "(.*)"', stop)
    if expected:
        errors = [l for l in p.stderr.splitlines() if ' error: ' in l]
        test.assertNotEqual(p.returncode, 0)
        test.assertTrue(any(expected.group(1) in l for l in errors), p.stderr)
        return
    test.assertEqual(p.returncode, 0, p.stderr)
    found, report, complaint = findings(os.environ['DRIVER_LINT'], path, words)
    test.assertEqual(report['summary']['files_failed'], 0, complaint)
    rule = re.fullmatch(r'lint: (\S+)', stop)
    if rule:
        test.assertIn(rule.group(1), found)
    else:
        test.assertRegex(stop, 'nothing|run time: .*')
        test.assertEqual(found, [])


@unittest.skipUnless(os.path.isdir(kernel.KERNEL), 'apt-get install linux-headers-amd64')
class Attacks(kernel.NegativeKernel):
    test_clang = test_gcc = None

    def test_what_stops_each(self):
        words = self.words('clang')
        self.assertGreaterEqual(len(ATTACKS), 20)
        for path in ATTACKS:
            _, _, stop, proof = head(path)
            with self.subTest(name_of(path)):
                if stop != 'revocation':
                    check(self, words, path, stop)
                    continue
                p = self.run_rule(words, path, '-O2', '-Werror=unused-result')
                self.assertEqual(p.returncode, 0, p.stderr)
                tests = subprocess.run(['cat', *glob.glob(rules.HERE + '/host/*.cpp')], capture_output=True, text=True).stdout
                suite, case = proof.split('.')
                self.assertIn('TEST(%s, %s)' % (suite, case), tests)


if __name__ == '__main__':
    if sys.argv[1:] == ['--list']:
        print('| | Promise | Attack | Stopped by |\n|---|---|---|---|')
        for path in ATTACKS:
            promise, about, stop, _ = head(path)
            print('| %s | %s | %s | %s |' % (name_of(path), promise, about, stop))
        sys.exit(0)
    unittest.main()
