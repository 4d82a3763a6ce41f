"""A module with C and C++ sources through the installed kernel's Kbuild (slow)."""
import os, subprocess, shutil, sys, tempfile, unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '../..'))
MIGRATE = os.environ['DRIVER_MIGRATE']


def headers():
    names = sorted(n for n in os.listdir('/usr/src') if n.startswith('linux-headers-') and n.endswith('-amd64'))
    return '/usr/src/' + names[0] if names else None


MAIN = '''
#include <linux/module.h>
#include <linux/pci.h>
#include "part.h"

struct shape {
	virtual int area(int x) const { return x; }
};
struct square : shape {
	int area(int x) const override { return x * x; }
};
static square instance;
template <class T> static T twice(T x) { return x + x; }

static const struct pci_device_id ids[] = { { PCI_DEVICE(0x1234, 0x5678) }, { 0 } };
MODULE_DEVICE_TABLE(pci, ids);

static int __init start(void)
{
	const shape *s = &instance;
	return part(twice(s->area(1))) ? 0 : -EINVAL;
}
static void __exit stop(void) { }
module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
'''
PART_H = '#ifndef PART_H\n#define PART_H\nint part(int class);\n#endif\n'
PART_C = '#include <linux/kernel.h>\n#include "part.h"\nint part(int class)\n{\n\treturn class;\n}\n'


@unittest.skipUnless(headers(), 'apt-get install linux-headers-amd64')
class Kbuild(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def make(self, compiler, main):
        for name, text in (('main.cpp', main), ('part.c', PART_C), ('part.h', PART_H),
                           ('Makefile', 'obj-m := mixed.o\nmixed-y := main.o part.o\nDRYDOCK_CXX := main.cpp\n'
                                        'include %s/runtime/kbuild/drydock.mk\n' % ROOT)):
            with open(os.path.join(self.dir, name), 'w') as f:
                f.write(text)
        return subprocess.run(['make', '-C', headers(), 'M=' + self.dir, 'DRYDOCK_MIGRATE=' + MIGRATE,
                               'DRYDOCK_COMPILER=' + compiler], capture_output=True, text=True)

    def check_built(self, compiler):
        p = self.make(compiler, MAIN)
        text = p.stdout + p.stderr
        self.assertEqual(p.returncode, 0, text)
        self.assertNotIn('objtool', text.replace('tools/objtool', ''))
        self.assertNotIn('WARNING: modpost', text)
        module = self.dir + '/mixed.ko'
        symbols = subprocess.run(['nm', module], capture_output=True, text=True).stdout
        for name in ('init_module', 'cleanup_module', '__mod_pci__ids_device_table'):
            self.assertRegex(symbols, r' [TR] %s\n' % name)
        info = subprocess.run(['/sbin/modinfo', module], capture_output=True, text=True).stdout
        self.assertIn('pci:v00001234d00005678', info)
        again = self.make(compiler, MAIN)
        self.assertEqual(again.returncode, 0)

    def test_clang(self):
        self.check_built('clang')
        # A changed header of its own rebuilds the object.
        before = os.stat(self.dir + '/main.o').st_mtime_ns
        with open(self.dir + '/part.h', 'w') as f:
            f.write(PART_H.replace('int part(int class);', 'int part(int class);\nint other(void);'))
        p = subprocess.run(['make', '-C', headers(), 'M=' + self.dir, 'DRYDOCK_MIGRATE=' + MIGRATE],
                           capture_output=True, text=True)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        self.assertNotEqual(os.stat(self.dir + '/main.o').st_mtime_ns, before)

    def test_gcc(self):
        self.check_built('gcc')

    def test_static_constructor_fails(self):
        bad = MAIN.replace('static square instance;',
                           'int compute(void);\nstatic square instance;\nint at_load = compute();')
        for compiler in ('clang', 'gcc'):
            p = self.make(compiler, bad)
            self.assertNotEqual(p.returncode, 0, compiler)
            self.assertRegex(p.stdout + p.stderr, 'global constructor|static constructors')

    def test_runtime_symbol_fails(self):
        bad = MAIN.replace('return part(', 'delete new square; return part(')
        p = self.make('clang', bad.replace('static square', 'void *operator new(unsigned long);\nstatic square'))
        self.assertNotEqual(p.returncode, 0)
        self.assertRegex(p.stdout + p.stderr, 'plain new or delete')


if __name__ == '__main__':
    unittest.main()
