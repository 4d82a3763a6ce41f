"""Commands for real kernel code: installed headers, Kbuild's .cmd files, make C=1, unpacked trees."""
import glob
import os
import shutil
import subprocess

from support import LINT, Case

BUILDS = sorted(glob.glob('/usr/src/linux-headers-6.1.*-amd64'))
BUILD = BUILDS[-1] if BUILDS else None

DRIVER = '''// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>
#include <linux/slab.h>
%(include)s
int %(name)s_twice(void);
int %(name)s_twice(void)
{
	char *p = kmalloc(16, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	kfree(p);
	kfree(p);
	return 0;
}
MODULE_LICENSE("GPL");
'''


def driver(name, include=''):
    return DRIVER % {'name': name, 'include': include}


class KernelCase(Case):
    def setUp(self):
        super().setUp()
        self.assertTrue(BUILD, 'apt install linux-headers-amd64')

    def files(self, run):
        return {f['path']: f for f in run.json()['files']}


class NoMakefile(KernelCase):
    def test_broken_file_of_a_bare_directory_fails(self):
        self.write('one.c', driver('one'))
        self.write('broken.c', 'int f( {\n')
        self.expect(self.lint('.'), 2, 'broken.c: not analysed: does not parse', '1 file analysed, 1 failed')


class ExternalModule(KernelCase):
    def setUp(self):
        super().setUp()
        self.write('Kbuild', 'obj-m := one.o many.o\nmany-y := a.o sub/b.o\nmany-$(CONFIG_NO_SUCH) += c.o\n'
                             'ccflags-y := -I$(src)/include -DTWO=2\nCFLAGS_one.o := -DONE=1\n')
        self.write('include/mine.h', '#if TWO != 2\n#error flags\n#endif\n')
        self.write('one.c', driver('one', '#if ONE != 1\n#error flags\n#endif\n#include "mine.h"'))
        self.write('a.c', driver('a', '#include "mine.h"'))
        self.write('sub/b.c', driver('b', '#include "mine.h"').replace('MODULE_LICENSE("GPL");', ''))

    def build(self, *more):
        return subprocess.run(['make', '-C', BUILD, 'M=' + self.dir, *more, 'modules'], text=True,
                              capture_output=True, timeout=250)

    def test_makefile_and_headers_alone(self):
        for args in (['.'], ['--kernel-headers', 'auto', '.'], ['--kernel-headers', BUILD, '.']):
            run = self.lint('-o', 'json', *args)
            self.assertEqual(run.status, 1, run)
            self.assertEqual({p: (f['status'], f['module']) for p, f in self.files(run).items()},
                             {'one.c': ('analysed', 'one'), 'a.c': ('analysed', 'many'), 'sub/b.c': ('analysed', 'many')})
            self.assertEqual(self.rules_of(run), ['double-free'] * 3)

    def test_guarding_config_is_turned_on_and_said(self):
        self.write('c.c', driver('c', '#ifndef CONFIG_NO_SUCH\n#error off\n#endif'))
        run = self.lint('c.c')
        self.expect(run, 1, 'c.c: turned on CONFIG_NO_SUCH')
        entry = self.files(self.lint('-o', 'json', 'c.c'))['c.c']
        self.assertIn('CONFIG_NO_SUCH', entry['forced_configs'])

    def test_calls_cross_files_of_a_module(self):
        self.write('a.c', '#include <linux/slab.h>\nvoid b_drop(char *p);\nint a_twice(void);\nint a_twice(void)\n{\n'
                          '\tchar *p = kmalloc(16, GFP_KERNEL);\n\n\tif (!p)\n\t\treturn -ENOMEM;\n'
                          '\tb_drop(p);\n\tkfree(p);\n\treturn 0;\n}\n')
        self.write('sub/b.c', '#include <linux/slab.h>\nvoid b_drop(char *p);\nvoid b_drop(char *p)\n{\n\tkfree(p);\n}\n')
        run = self.lint('-o', 'json', 'a.c', 'sub/b.c')
        self.assertEqual([(f['rule'], f['function']) for f in run.json()['findings']], [('double-free', 'a_twice')], run)

    def test_kbuild_command_files(self):
        built = self.build()
        self.assertEqual(built.returncode, 0, built.stderr)
        # Without the Makefile only the .cmd files know the flags.
        os.remove(self.path('Kbuild'))
        run = self.lint('-p', '.', '-o', 'json')
        self.assertEqual(sorted(self.files(run)), ['a.c', 'one.c', 'sub/b.c'])
        self.assertEqual({f['status'] for f in self.files(run).values()}, {'analysed'})
        self.assertEqual(self.files(run)['one.c']['module'], 'one')
        self.assertEqual(self.rules_of(run), ['double-free'] * 3)

    def test_as_the_kernels_checker(self):
        built = self.build('C=1', 'CHECK=' + LINT)
        self.assertEqual(built.returncode, 0, built.stderr)
        self.assertEqual((built.stdout + built.stderr).count('[double-free'), 3, built.stdout)
        self.assertTrue(os.path.exists(self.path('many.ko')))

    def test_as_a_checker_it_is_silent_when_all_is_fine(self):
        for name in ('one.c', 'a.c', 'sub/b.c'):
            self.write(name, self.read(name).replace('\tkfree(p);\n\tkfree(p);\n', '\tkfree(p);\n'))
        built = self.build('C=1', 'CHECK=' + LINT)
        self.assertEqual(built.returncode, 0, built.stderr)
        self.assertNotIn('analysed', built.stdout + built.stderr)

    def test_as_a_checker_that_fails(self):
        built = self.build('C=1', 'CHECK=' + LINT + ' --fail-on proved')
        self.assertNotEqual(built.returncode, 0)
        self.assertFalse(os.path.exists(self.path('many.ko')))


class KernelTree(KernelCase):
    """A tree without configuration, as linux-source unpacks it: generated headers come from the packages."""

    def setUp(self):
        super().setUp()
        common = BUILD.replace('-amd64', '-common')
        for name in ('include', 'arch'):
            os.symlink(os.path.join(common, name), self.path(name))
        shutil.copy(os.path.join(common, 'Makefile'), self.path('Makefile'))
        self.write('drivers/Makefile', 'obj-y += toy/\nobj-$(CONFIG_TOYS_ABSENT) += absent/\n')
        self.write('drivers/toy/Makefile', 'obj-$(CONFIG_PCI) += on.o\nobj-$(CONFIG_TOY_OFF) += off.o\n'
                                           'ccflags-y := -I $(srctree)/$(src)/inc\n')
        self.write('drivers/toy/inc/toy.h', '')
        self.write('drivers/absent/Makefile', 'obj-m += dark.o\nobj-$(CONFIG_ARM_SAYS_YES) += arm.o\n')

    def test_in_tree_file(self):
        self.write('drivers/toy/on.c', driver('on', '#include "toy.h"\n#ifdef MODULE\n#error built in\n#endif'))
        run = self.lint('-o', 'json', 'drivers/toy/on.c')
        entry = self.files(run)['drivers/toy/on.c']
        self.assertEqual((run.status, entry['status'], entry['forced_configs']), (1, 'analysed', []), run)

    def test_guards_of_file_and_directory(self):
        self.write('drivers/toy/off.c', driver('off'))
        self.write('drivers/absent/dark.c', driver('dark', '#ifndef CONFIG_TOYS_ABSENT\n#error off\n#endif'))
        files = self.files(self.lint('-o', 'json', 'drivers'))
        self.assertIn('CONFIG_TOY_OFF', files['drivers/toy/off.c']['forced_configs'])
        self.assertIn('CONFIG_TOYS_ABSENT', files['drivers/absent/dark.c']['forced_configs'])
        self.assertEqual({f['status'] for f in files.values()}, {'analysed'})

    def test_foreign_architecture_is_a_failure_with_its_reason(self):
        self.write('drivers/absent/arm.c', '#include <asm/mach-types.h>\n')
        run = self.lint('drivers/absent/arm.c')
        self.expect(run, 2, "arm.c: not analysed: does not parse", "'asm/mach-types.h' file not found")

    def test_file_that_another_includes_is_skipped(self):
        self.write('drivers/toy/on.c', driver('on', '#define T int\n#include "part.c"'))
        self.write('drivers/toy/part.c', 'static inline T part(void) { return 0; }\n')
        run = self.lint('drivers/toy')
        self.expect(run, 1, '1 file analysed, 0 failed, 1 skipped (no Makefile builds it)')
        self.write('drivers/toy/part.c', 'T part(void);\n')
        self.expect(self.lint('drivers/toy/part.c'), 2, 'part.c: not analysed: does not parse')
