"""libDrydockTidy.so in clang-tidy: shows what driver-lint shows, and refuses hosts it can't serve."""
import glob
import json
import os
import re
import shlex
import shutil
import unittest

from support import HEADERS, LINT, LINUX, ROOT, Case, run

PLUGIN = os.environ['TIDY_PLUGIN']
TIDY = os.environ.get('CLANG_TIDY', 'clang-tidy-22')
# Single-unit modules of several kinds, with findings and without.
DRIVERS = ['drivers/watchdog/pcwd_pci.c', 'drivers/i2c/busses/i2c-ali1535.c', 'drivers/spi/spi-topcliff-pch.c',
           'drivers/net/ethernet/realtek/8139too.c', 'drivers/net/ethernet/amd/pcnet32.c', 'drivers/usb/class/usblp.c']

CODE = '''
void kfree(const void *p);
void *kmalloc(unsigned long size, unsigned flags);
%(before)s
int twice(void);
int twice(void)
{
	char *p = kmalloc(16, 0);

	if (!p)
		return -12;
	kfree(p);
	kfree(p);%(comment)s
	return 0;
}
'''
SHOWN = re.compile(r'^(/[^:]+):(\d+):(\d+): (warning|error|note): (.*?)(?: \[([\w.,-]+)\])?$')


def findings_of_tidy(text):
    """What clang-tidy printed, in the form of findings_of_lint()."""
    found = []
    for line in text.splitlines():
        match = SHOWN.match(line)
        if not match:
            continue
        path, row, column, level, message, check = match.groups()
        place = (os.path.realpath(path), int(row), int(column))
        if level == 'note':
            found[-1][3].append((*place, message))
        else:
            found.append((*place, [], check, message))
    return sorted((p, r, c, check, message, tuple(notes)) for p, r, c, notes, check, message in found)


def findings_of_lint(text, directory):
    def place(of):
        return os.path.realpath(os.path.join(directory, of['file'])), of['line'], of['column']
    return sorted((*place(f), 'driver-' + f['rule'], f['message'],
                   tuple((*place(step), step['message']) for step in f['trace']))
                  for f in json.loads(text)['findings'])


class TidyCase(Case):
    def tidy(self, *args, checks='-*,driver-*', cwd=None):
        return run(TIDY, '--load=' + PLUGIN, '--quiet', '--checks=' + checks, *args, cwd=cwd or self.dir)

    def checks_of(self, *args, **more):
        process = self.tidy(*args, **more)
        return [f[3] for f in findings_of_tidy(process.stdout)]

    def code(self, before='', comment='', name='a.c'):
        return self.write(name, CODE % {'before': before, 'comment': comment})

    def commands(self, *files, cwd):
        """A database of driver-lint's own commands."""
        process = run(LINT, 'compile-commands', *files, cwd=cwd)
        self.assertEqual(process.returncode, 0, process.stderr)
        self.write('compile_commands.json', process.stdout)
        return [entry['file'] for entry in json.loads(process.stdout)]


class SameAsDriverLint(TidyCase):
    def compare(self, *files, cwd):
        """All files in one process of clang-tidy: units must not mix."""
        paths = self.commands(*files, cwd=cwd)
        self.assertEqual(len(paths), len(files))
        lint = run(LINT, '-o', 'json', *files, cwd=cwd)
        self.assertIn(lint.returncode, (0, 1), lint.stderr)
        tidy = self.tidy('-p', self.dir, *paths)
        self.assertEqual(tidy.returncode, 0, tidy.stdout + tidy.stderr)
        expected = findings_of_lint(lint.stdout, cwd)
        self.assertEqual(findings_of_tidy(tidy.stdout), expected)
        return expected

    def corpus(self, name):
        directory = os.path.join(ROOT, 'corpus', name)
        return sorted(os.path.basename(f) for f in glob.glob(directory + '/*.c')), directory

    @unittest.skipUnless(HEADERS, 'apt-get install linux-headers-amd64')
    def test_corpus_edu(self):
        files, directory = self.corpus('edu')
        found = self.compare(*files, cwd=directory)
        self.assertGreaterEqual(len({f[3] for f in found}), 5, 'most rules find something')

    @unittest.skipUnless(HEADERS, 'apt-get install linux-headers-amd64')
    def test_corpus_platform(self):
        files, directory = self.corpus('platform')
        self.assertTrue(self.compare(*files, cwd=directory))

    @unittest.skipUnless(LINUX, './drydock demo unpacks the sources')
    def test_real_drivers(self):
        drivers = [d for d in DRIVERS if os.path.exists(os.path.join(LINUX, d))]
        self.assertTrue(drivers)
        for driver in drivers:
            with self.subTest(driver):
                self.compare(driver, cwd=LINUX)


class Checks(TidyCase):
    def test_one_check_per_rule(self):
        listed = self.tidy('--list-checks').stdout.split()[2:]
        rules = [line.split()[0] for line in run(LINT, 'rules').stdout.splitlines() if line[:1].isalpha()]
        for check in listed:
            self.assertIn(check.removeprefix('driver-'), rules)
        self.assertIn('driver-double-free', listed)

    def test_only_checks_that_are_on(self):
        self.code()
        self.assertEqual(self.checks_of('a.c', '--'), ['driver-double-free'])
        self.assertEqual(self.checks_of('a.c', '--', checks='-*,driver-*,-driver-double-free'), [])

    def test_nolint(self):
        self.code(comment=' // NOLINT(driver-double-free)')
        self.assertEqual(self.checks_of('a.c', '--'), [])
        self.code(comment=' // NOLINT(driver-use-after-free)')
        self.assertEqual(self.checks_of('a.c', '--'), ['driver-double-free'])

    def test_comment_of_driver_lint(self):
        self.code(comment=' /* driver-lint: ignore[double-free] -- test */')
        self.assertEqual(self.checks_of('a.c', '--'), [])

    def test_iomem_needs_no_flag(self):
        # As the kernel does, by a header that the command names.
        self.write('compiler_types.h', '#define __iomem\n')
        self.write('a.c', 'struct r { int id; };\nint read_id(struct r __iomem *regs);\n'
                          'int read_id(struct r __iomem *regs)\n{\n\treturn regs->id;\n}\n')
        self.assertEqual(self.checks_of('a.c', '--', '-include', 'compiler_types.h'), ['driver-raw-mmio-access'])

    def test_fixes(self):
        self.write('pre.h', '#define __iomem\ntypedef unsigned int u32;\ntypedef u32 __le32;\n'
                            '#define ID(r) ((r)->id)\n')
        before = """struct r { u32 id; unsigned short count; unsigned long long wide; __le32 fixed; u32 bits[4]; int sign; };
void access(struct r __iomem *regs, u32 __iomem *reg, u32 *out);
void access(struct r __iomem *regs, u32 __iomem *reg, u32 *out)
{
	out[0] = regs->id + *reg;
	out[1] = regs->bits[2];
	out[2] = ID(regs) + regs->fixed + regs->wide;
	regs->count = 1 + 2;
	*(reg + 1) = regs->id;
	if ((regs->id = 3) || regs->sign < 0)
		regs->id |= 4;
}
"""
        after = before.replace('= regs->id + *reg;', '= readl(&regs->id) + readl(reg);') \
            .replace('regs->bits[2];', 'readl(&regs->bits[2]);') \
            .replace('regs->count = 1 + 2;', 'writew(1 + 2, &regs->count);') \
            .replace('*(reg + 1) = regs->id;', 'writel(readl(&regs->id), (reg + 1));')
        path = self.write('a.c', before)
        process = self.tidy('--fix', 'a.c', '--', '-include', 'pre.h')
        self.assertEqual(len(findings_of_tidy(process.stdout)), 12, process.stdout)
        with open(path) as f:
            self.assertEqual(f.read(), after)

    def test_broken_file_proves_nothing(self):
        self.code(before='int x = undeclared;')
        process = self.tidy('a.c', '--')
        self.assertEqual(process.returncode, 1)
        self.assertNotIn('driver-', process.stdout)

    def test_warnings_as_errors(self):
        self.code()
        self.assertEqual(self.tidy('--warnings-as-errors=driver-*', 'a.c', '--').returncode, 1)

    def test_bad_options_are_named(self):
        self.code()
        for options, named in ('DriverConfidence: sure', "not 'sure'"), ('DriverModels: none.yaml', 'none.yaml'):
            process = self.tidy('--config={CheckOptions: {%s}}' % options, 'a.c', '--')
            self.assertEqual(process.stdout.count('[clang-tidy-config]'), 1, process.stdout)
            self.assertIn(named, process.stdout)
            self.assertNotIn('driver-', process.stdout)

    def test_models(self):
        self.write('mine.yaml', 'functions:\n  - name: my_free\n    args: [p]\n    result: void\n'
                                '    effects: [{effect: release, resource: memory, via: p}]\n')
        self.write('a.c', CODE.replace('kfree', 'my_free') % {'before': '', 'comment': ''})
        self.assertEqual(self.checks_of('a.c', '--'), [])
        config = '--config={CheckOptions: {DriverModels: %s/mine.yaml}}' % self.dir
        self.assertEqual(self.checks_of(config, 'a.c', '--'), ['driver-double-free'])


class KernelBuild(TidyCase):
    @unittest.skipUnless(HEADERS and shutil.which('make'), 'apt-get install linux-headers-amd64 make')
    def test_command_of_a_gcc_build(self):
        """What gcc was called with is in .cmd files, and in a kernel's compile database."""
        shutil.copy(os.path.join(ROOT, 'corpus/edu/use-after-free-bad.c'), os.path.join(self.dir, 'edu.c'))
        self.write('Kbuild', 'obj-m := edu.o\n')
        built = run('make', '-C', HEADERS, 'M=' + self.dir, 'edu.o')
        if built.returncode:
            self.skipTest('no compiler for this kernel: ' + built.stderr)
        with open(os.path.join(self.dir, '.edu.o.cmd')) as f:
            command = f.readline().split(':=', 1)[1].split(' ; ')[0].strip()
        self.assertIn('-mpreferred-stack-boundary', command)
        self.write('compile_commands.json', json.dumps(
            [{'directory': HEADERS, 'file': os.path.join(self.dir, 'edu.c'), 'arguments': shlex.split(command)}]))
        process = self.tidy('-p', self.dir, os.path.join(self.dir, 'edu.c'))
        self.assertEqual(process.returncode, 0, process.stdout + process.stderr)
        self.assertEqual([f[3] for f in findings_of_tidy(process.stdout)], ['driver-use-after-free'])


class Hosts(TidyCase):
    def test_run_clang_tidy(self):
        wrapper = shutil.which('run-clang-tidy-22')
        self.assertTrue(wrapper, 'part of clang-tidy-22')
        files = [self.code(name=name) for name in ('a.c', 'b.c')]
        self.commands(*self.database(files), cwd=self.dir)
        process = run(wrapper, '-quiet', '-j1', '-clang-tidy-binary', TIDY, '-load', PLUGIN, '-checks=-*,driver-*',
                      '-p', self.dir, cwd=self.dir)
        text = re.sub(r'\x1b\[[0-9;]*m', '', process.stdout)
        self.assertEqual(text.count('[driver-double-free]'), 2, text + process.stderr)

    def test_wrapper(self):
        wrapper = os.path.join(os.path.dirname(os.path.dirname(PLUGIN)), 'bin/drydock-clang-tidy')
        link = os.path.join(self.dir, 'clang-tidy')
        os.symlink(wrapper, link)
        process = run(link, '--checks=-*,driver-*', self.code(), '--')
        self.assertIn('[driver-double-free]', process.stdout)

    def database(self, files):
        self.write('compile_commands.json', json.dumps(
            [{'directory': self.dir, 'file': f, 'arguments': ['gcc', '-fconserve-stack', '-c', f]} for f in files]))
        return files

    def refused(self, process, *parts):
        self.assertEqual(process.returncode, 1, process.stderr)
        lines = process.stderr.splitlines()
        self.assertEqual(len(lines), 1, process.stderr)
        for part in parts:
            self.assertIn(part, lines[0])

    def test_other_major(self):
        others = [t for t in glob.glob('/usr/lib/llvm-*/bin/clang-tidy') if '/llvm-22/' not in t]
        if not others:
            self.skipTest('apt-get install clang-tidy-14')
        for other in others:
            major = re.search(r'llvm-(\d+)', other)[1]
            self.refused(run(other, '--load=' + PLUGIN, '--checks=-*,driver-*', self.code(), '--'),
                         'LLVM ' + major, 'built for LLVM 22', 'run clang-tidy-22')

    def test_no_clang_tidy_at_all(self):
        clang = shutil.which('clang-22')
        if not clang:
            self.skipTest('apt-get install clang-22')
        self.refused(run(clang, '-fplugin=' + PLUGIN, '-fsyntax-only', self.code()), 'plugin for clang-tidy')

    def test_checks_left_behind(self):
        alone = os.path.join(self.dir, 'libDrydockTidy.so')
        shutil.copy(PLUGIN, alone)
        self.refused(run(TIDY, '--load=' + alone, '--list-checks'), 'the checks are missing', 'drydock/')

    def test_through_a_symbolic_link(self):
        link = os.path.join(self.dir, 'link.so')
        os.symlink(PLUGIN, link)
        process = run(TIDY, '--load=' + link, '--checks=-*,driver-*', '--list-checks')
        self.assertIn('driver-double-free', process.stdout)


if __name__ == '__main__':
    unittest.main()
