"""C++ objects of a kernel with KASAN: drydock.mk has both compilers instrument them, check-object takes them."""
import os, shutil, subprocess, tempfile, unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..'))
KBUILD = os.path.join(ROOT, 'runtime/kbuild')
# As scripts/Makefile.kasan of Linux 6.1 spells them for gcc-12.
KASAN = ('-fsanitize=kernel-address -fasan-shadow-offset=0xdffffc0000000000 --param asan-globals=1 '
         '--param asan-instrumentation-with-call-threshold=0 --param asan-instrument-allocas=1 --param asan-stack=1')
SOUND = 'int table[4] = {1}; int get(int *p) { return table[*p & 3]; }\n'
CONSTRUCTED = 'int make(); int made = make(); ' + SOUND
COMPILERS = {'gcc': 'g++-12', 'clang': 'clang++-22'}


class KasanObjects(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def flags(self, compiler):
        """What drydock.mk makes of Kbuild's flags."""
        path = self.dir + '/Makefile'
        with open(path, 'w') as f:
            f.write('obj := .\nsrc := .\nobj-m := x.o\nDRYDOCK_CXX := x.cpp\ncomma := ,\nall:\n'
                    'include %s/drydock.mk\n'
                    '$(info flags: $(call drydock-for-%s,$(call drydock-join,-O2 -fno-PIE -mcmodel=kernel %s)))\n'
                    % (KBUILD, compiler, KASAN))
        made = subprocess.run(['make', '-s', '-C', self.dir, 'all'], capture_output=True, text=True)
        lines = [l for l in made.stdout.splitlines() if l.startswith('flags: ')]
        self.assertTrue(lines, made.stdout + made.stderr)
        return lines[0][len('flags: '):].split()

    def compile(self, compiler, text):
        with open(self.dir + '/x.cpp', 'w') as f:
            f.write(text)
        made = subprocess.run([COMPILERS[compiler], *self.flags(compiler), '-c', '-o', 'x.o', 'x.cpp'], cwd=self.dir,
                              capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        return self.dir + '/x.o'

    def undefined(self, path):
        return subprocess.run(['nm', '-u', path], capture_output=True, text=True, check=True).stdout.split()

    def check_object(self, path):
        return subprocess.run(['sh', KBUILD + '/check-object', 'objdump', 'nm', path], capture_output=True, text=True)

    def test_accesses_and_globals_are_instrumented(self):
        for compiler in COMPILERS:
            with self.subTest(compiler):
                path = self.compile(compiler, SOUND)
                self.assertIn('__asan_load4_noabort', self.undefined(path))
                self.assertIn('__asan_register_globals', self.undefined(path))
                checked = self.check_object(path)
                self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_a_constructor_of_the_source_is_still_refused(self):
        path = self.compile('gcc', CONSTRUCTED)
        self.assertIn('static constructors', self.check_object(path).stderr)


if __name__ == '__main__':
    unittest.main()
