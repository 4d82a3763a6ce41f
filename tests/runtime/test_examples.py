"""The example at the top of each header of the runtime is built by the installed kernel's
Kbuild, with both compilers, without a warning; what several units of a module share is linked once (slow)."""
import glob, os, re, shutil, subprocess, tempfile, unittest

HERE = os.path.dirname(os.path.abspath(__file__))
RUNTIME = os.path.abspath(os.path.join(HERE, '../../runtime'))
KERNEL = max(glob.glob('/usr/src/linux-headers-6.1.*-amd64'), default='')
# In headers of the kernel, seen by clang++ through the precompiled header.
KERNELS_OWN = re.compile(r'/overlay/usr/src/')


def example(header):
    with open(header) as f:
        text = f.read()
    found = re.search(r'^/\* example\n(.*?)^\*/', text, re.M | re.S)
    return found and found.group(1)


@unittest.skipUnless(os.path.isdir(KERNEL), 'apt-get install linux-headers-amd64')
class Examples(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def build(self, compiler):
        names = []
        for header in sorted(glob.glob(RUNTIME + '/include/drydock/*.h')):
            name = os.path.basename(header)[:-2]
            if name == 'base':
                continue
            text = example(header)
            self.assertTrue(text, header + ' opens with no example')
            self.assertIn('<drydock/%s.h>' % name, text)
            names.append('use_' + name)
            with open('%s/use_%s.cpp' % (self.dir, name), 'w') as f:
                f.write(text)
        with open(self.dir + '/Makefile', 'w') as f:
            f.write('obj-m := examples.o\nexamples-y := %s\nDRYDOCK_CXX := %s\ninclude %s/kbuild/drydock.mk\n' % (
                ' '.join(n + '.o' for n in names), ' '.join(n + '.cpp' for n in names), RUNTIME))
        # Objects alone: each is a module of its own, with its own init_module().
        p = subprocess.run(['make', '-k', '-C', KERNEL, 'M=' + self.dir, 'DRYDOCK_COMPILER=' + compiler,
                            'DRYDOCK_MIGRATE=' + os.environ['DRIVER_MIGRATE']] + [n + '.o' for n in names],
                           capture_output=True, text=True)
        complaints = [l for l in (p.stdout + p.stderr).splitlines()
                      if re.search(r'\b(error|warning)\b', l) and not KERNELS_OWN.search(l)]
        self.assertEqual(complaints, [])
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        for name in names:
            self.assertTrue(os.path.exists('%s/%s.o' % (self.dir, name)), name)

    def test_two_units_of_a_module_release_slots(self):
        text = example(RUNTIME + '/include/drydock/slots.h')
        for unit in ('chip', 'clip'):
            with open('%s/%s.cpp' % (self.dir, unit), 'w') as f:
                f.write(text.replace('chip', unit))
        with open(self.dir + '/Makefile', 'w') as f:
            f.write('obj-m := pair.o\npair-y := chip.o clip.o\nDRYDOCK_CXX := chip.cpp clip.cpp\n'
                    'include %s/kbuild/drydock.mk\n' % RUNTIME)
        for compiler in ('gcc', 'clang'):
            p = subprocess.run(['make', '-C', KERNEL, 'M=' + self.dir, 'DRYDOCK_COMPILER=' + compiler,
                                'DRYDOCK_MIGRATE=' + os.environ['DRIVER_MIGRATE'], 'clean', 'pair.o'],
                               capture_output=True, text=True)
            self.assertEqual(p.returncode, 0, compiler + ': ' + p.stdout + p.stderr)
            for unit in ('chip', 'clip'):
                symbols = subprocess.check_output(['nm', '%s/%s.o' % (self.dir, unit)], text=True)
                self.assertNotRegex(symbols, r' [WV] ', 'the linker drops one of two copies')

    def test_clang(self):
        self.build('clang')

    def test_gcc(self):
        self.build('gcc')


if __name__ == '__main__':
    unittest.main()
