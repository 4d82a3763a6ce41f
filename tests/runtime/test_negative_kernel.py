"""The rules of negative/ that need the kernel's headers (marked so in the file): as
test_negative, with the command line that Kbuild gives a C++ source (slow)."""
import glob, os, re, shlex, shutil, subprocess, tempfile, unittest
import test_negative as rules

KERNEL = max(glob.glob('/usr/src/linux-headers-6.1.*-amd64'), default='')
RUNTIME = os.path.abspath(os.path.join(rules.HERE, '../../runtime'))
HEADERS = ('anybar', 'completion', 'dma', 'gpio', 'irq', 'log', 'misc', 'napi', 'pci', 'platform', 'pool', 'references', 'ring',
           'scatter', 'sysfs', 'task', 'usb', 'vectors', 'watchdog')


@unittest.skipUnless(os.path.isdir(KERNEL), 'apt-get install linux-headers-amd64')
class NegativeKernel(unittest.TestCase):
    def words(self, compiler, *kernels):
        """The command line of an object that includes HEADERS, and these of the kernel's."""
        directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        with open(directory + '/probe.cpp', 'w') as f:
            f.write(''.join('#include <drydock/%s.h>\n' % h for h in HEADERS) +
                    ''.join('#include <%s>\n' % h for h in kernels) + 'MODULE_LICENSE("GPL");\n')
        with open(directory + '/Makefile', 'w') as f:
            f.write('obj-m := probe.o\nDRYDOCK_CXX := probe.cpp\nDRYDOCK_PCH := n\ninclude %s/kbuild/drydock.mk\n' % RUNTIME)
        p = subprocess.run(['make', '-C', KERNEL, 'M=' + directory, 'DRYDOCK_COMPILER=' + compiler,
                            'DRYDOCK_MIGRATE=' + os.environ['DRIVER_MIGRATE'], 'probe.o'], capture_output=True, text=True)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        with open(directory + '/.probe.o.cmd') as f:
            line = re.match(r'cmd_\S+ := *(.*)', f.readline()).group(1)
        words = shlex.split(line.replace('$(pound)', '#').split(' ; ')[0])
        words = words[:words.index('-c')]
        return [w for w in words if not w.startswith('-Wp,-MMD')] + ['-fsyntax-only', '-Wno-unused-variable']

    def run_rule(self, words, path, *flags):
        return subprocess.run([*words, *flags, path], capture_output=True, text=True, cwd=KERNEL)

    def each(self, check):
        paths = rules.rules(kernel=True)
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(os.path.relpath(path, rules.HERE)):
                check(path, path.replace('-bad.cpp', '-ok.cpp'))

    def test_clang(self):
        words = self.words('clang')
        def check(bad, good):
            for level in '-O0', '-O2':
                p = self.run_rule(words, bad, level, '-Xclang', '-verify', '-Xclang', '-verify-ignore-unexpected=note,warning')
                self.assertEqual(p.returncode, 0, p.stderr)
                p = self.run_rule(words, good, level)
                self.assertEqual(p.returncode, 0, p.stderr)
        self.each(check)

    def test_gcc(self):
        words = self.words('gcc')
        def check(bad, good):
            p = self.run_rule(words, bad)
            self.assertEqual(p.returncode != 0, rules.head(bad)[1] == 'rejects', p.stderr)
            p = self.run_rule(words, good)
            self.assertEqual(p.returncode, 0, p.stderr)
        self.each(check)


if __name__ == '__main__':
    unittest.main()
