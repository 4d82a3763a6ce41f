"""Rules that the types hold: each negative/<promise>/<rule>-bad.cpp is rejected with the
message it names, at -O0 and -O2; its twin <rule>-ok.cpp compiles with both compilers. The
second line of a bad file says whether g++-12 rejects it too, which is checked.

`test_negative.py --list` prints the rules."""
import glob, os, re, shutil, subprocess, sys, unittest

HERE = os.path.dirname(os.path.abspath(__file__))
INCLUDE = os.path.join(HERE, '../../runtime/include')
CLANG, GCC = 'clang++-22', 'g++-12'
FLAGS = ['-std=gnu++20', '-nostdinc', '-ffreestanding', '-fno-exceptions', '-fno-rtti', '-Wall', '-Wextra', '-fsyntax-only',
         '-I' + INCLUDE]
# A test shows one thing: what it declares and does not use is no matter.
QUIET = {CLANG: ['-Wno-unused-variable', '-Wno-unused-private-field'], GCC: ['-Wno-unused-variable']}


def needs_kernel(path):
    with open(path) as f:
        return '// needs the kernel\n' in f


def rules(kernel=False):
    """The bad files, those with or those without the kernel's headers."""
    found = sorted(glob.glob(HERE + '/negative/*/*-bad.cpp'))
    return [path for path in found if needs_kernel(path) == kernel]


def head(path):
    with open(path) as f:
        lines = f.read().splitlines()
    about = lines[1].removeprefix('// ')
    gcc = re.fullmatch(r'// g\+\+-12: (rejects|accepts.*)', lines[2])
    return about, gcc and gcc.group(1)


def run(compiler, path, *flags):
    return subprocess.run([compiler, *FLAGS, *QUIET[compiler], *flags, path], capture_output=True, text=True)


class Negative(unittest.TestCase):
    def for_each_rule(self, check):
        self.assertTrue(rules())
        for path in rules():
            with self.subTest(os.path.relpath(path, HERE)):
                check(path)

    def test_clang_rejects(self):
        def check(path):
            with open(path) as f:
                self.assertIn('expected-', f.read())
            for level in '-O0', '-O2':
                p = run(CLANG, path, level, '-Xclang', '-verify', '-Xclang', '-verify-ignore-unexpected=note')
                self.assertEqual(p.returncode, 0, p.stderr)
        self.for_each_rule(check)

    @unittest.skipUnless(shutil.which(GCC), 'apt-get install g++-12')
    def test_gcc_as_recorded(self):
        def check(path):
            _, gcc = head(path)
            self.assertIsNotNone(gcc, 'third line: // g++-12: rejects, or accepts (why)')
            p = run(GCC, path, '-O0', '-Werror=unused-result')
            self.assertEqual(p.returncode != 0, gcc == 'rejects', p.stderr)
        self.for_each_rule(check)

    def test_twins_compile(self):
        def check(path):
            twin = path.replace('-bad.cpp', '-ok.cpp')
            self.assertTrue(os.path.exists(twin), 'a rule needs a twin that compiles')
            for compiler in filter(shutil.which, (CLANG, GCC)):
                for level in '-O0', '-O2':
                    p = run(compiler, twin, level, '-Werror')
                    self.assertEqual(p.returncode, 0, p.stderr)
        self.for_each_rule(check)


if __name__ == '__main__':
    if sys.argv[1:] == ['--list']:
        for path in sorted(rules() + rules(kernel=True)):
            about, gcc = head(path)
            name = os.path.relpath(path, HERE + '/negative').removesuffix('-bad.cpp')
            print('%-38s %s%s' % (name, about, '' if gcc == 'rejects' else ' [g++-12 %s]' % gcc))
        sys.exit(0)
    unittest.main()
