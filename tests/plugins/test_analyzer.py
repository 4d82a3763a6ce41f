"""libDrydockAnalyzer.so in clang --analyze and scan-build: finds what the fixtures of its rules ask for, on paths told
in driver-lint's words, and refuses hosts it can't serve."""
import glob
import json
import os
import plistlib
import re
import shutil
import unittest

from support import HEADERS, LINT, LINUX, ROOT, Case, run

PLUGIN = os.environ['ANALYZER_PLUGIN']
CLANG = os.environ.get('CLANG', 'clang-22')
RULES = ['double-free', 'post-unmap-mmio', 'unguarded-pointer']
SHOWN = re.compile(r'^(/[^:]+):(\d+):(\d+): (warning|note): (.*?)(?: \[([\w.,-]+)\])?$')
EXPECT = re.compile(r'//\s*expect: ([\w-]+) "')
FUNCTION = re.compile(r'^\w[\w\s*]*?\b(\w+)\(')

CODE = '''
void kfree(const void *p);
void *kmalloc(unsigned long size, unsigned flags);
int twice(void);
int twice(void)
{
	char *p = kmalloc(16, 0);

	if (!p)
		return -12;
	kfree(p);
	%s
	return 0;
}
'''


def options(*more):
    """What is said on the command line of the plugin's users."""
    words = ['-Xclang', '-load', '-Xclang', PLUGIN, '-Xclang', '-analyzer-checker=core.builtin,drydock']
    for config in more:
        words += ['-Xclang', '-analyzer-config', '-Xclang', config]
    return words


def shown(text):
    """[(file, line, rule, message, [(line, note)])] of --analyzer-output text."""
    out = []
    for line in text.splitlines():
        match = SHOWN.match(line)
        if match and match[4] == 'warning' and (match[6] or '').startswith('drydock.'):
            out.append((match[1], int(match[2]), match[6].removeprefix('drydock.'), match[5], []))
        elif match and match[4] == 'note' and out:
            out[-1][4].append((int(match[2]), match[5]))
    return out


class AnalyzerCase(Case):
    def analyze(self, *args, config=(), clang=CLANG):
        return run(clang, '--analyze', '--analyzer-no-default-checks', '--analyzer-output', 'text', *options(*config),
                   *args, '-o', os.devnull, cwd=self.dir)

    def rules_of(self, *args, **more):
        process = self.analyze(*args, **more)
        self.assertEqual(process.returncode, 0, process.stderr)
        return [(rule, line) for _, line, rule, _, _ in shown(process.stderr + process.stdout)]


@unittest.skipUnless(os.path.isdir(HEADERS), 'apt-get install linux-headers-amd64')
class Kernel(AnalyzerCase):
    def reports(self, path):
        """With the command that driver-lint makes up for it."""
        listed = run(LINT, '--kernel-headers', HEADERS, 'compile-commands', path)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        entry = json.loads(listed.stdout)[0]
        process = run(CLANG, '--analyze', '--analyzer-no-default-checks', '--analyzer-output', 'text',
                      *options('report-in-main-source-file=true'), '-w',
                      *[a for a in entry['arguments'][1:] if a not in ('-c', entry['file'])], entry['file'],
                      '-o', os.devnull, cwd=entry['directory'])
        self.assertEqual(process.returncode, 0, process.stderr)
        return [r for r in shown(process.stderr + process.stdout) if r[0] == path]


class Fixtures(Kernel):
    # What the analyzer does not find, by function: each is also in docs/analyzer.md.
    GAPS = {
        'stored callback of devres or of a last reference': {
            'motor_probe_action_bad', 'gadget_add_bad', 'port_add_bad', 'mixer_probe_bad', 'grabber_unregister_bad'},
        'what a field keeps for the next call': {'camera_start_bad', 'lens_focus_bad'},
        'what devres owns since probe': {'flash_remove_bad'},
        'what is taken only later': {'pins_probe_bad'},
        'what registers need besides their mapping': {
            'scaler_suspend_bad', 'scaler_probe_bad', 'scaler_remove_bad', 'scaler_release_bad', 'scaler_map_bad'},
        'handlers that are still live': {'scaler_remove_bad', 'scaler_shutdown_bad'},
        'a test in a branch that goes on': {'led_default_bad'},
        'NULL for a helper that the analyzer enters': {'led_nowhere_bad'},
        'a NULL that is read back from a field': {'led_map_bad', 'fifo_peek_bad'},
        'of equal reports in one helper the analyzer shows one': {'tuner_probe_bad'},
        "C's own functions that set and copy": {'window_make_bad', 'window_copy_bad'},
    }

    # Where it does not take the author's word for it: also in docs/analyzer.md.
    DOUBTS = {
        'a field that says whether memory is there': {'image_load_ok', 'sink_start_ok'},
        'the reference of a registration': {'spare_eject_ok'},
        'remove finds again what probe found': {'slot_remove_ok'},
        'another question has the same answer': {
            'companion_look_ok', 'companion_ask_ok', 'led_queue_ok'},
        'the last of several look-ups finds something': {'led_resort_ok'},
        'a loop asks for a variable of its own': {'mail_total_ok'},
        'a test that does nothing where it finds NULL, or behind which more is asked': {
            'led_choice_ok', 'led_together_ok'},
        'a place that is read again may have changed': {'mailbox_add_ok'},
        'flags by which an allocation waits for memory': {'led_pool_ok'},
        'a count that has not gone to zero': {'request_send_ok'},
    }

    def expectations(self, path):
        """({(line, rule)}, {line: function})"""
        wanted, inside, function = set(), {}, ''
        with open(path) as f:
            for number, line in enumerate(f, 1):
                match = FUNCTION.match(line)
                if match and not line.rstrip().endswith(';'):
                    function = match[1]
                inside[number] = function
                for rule in EXPECT.findall(line):
                    if rule in RULES:
                        wanted.add((number, rule))
        return wanted, inside

    def check(self, path):
        wanted, inside = self.expectations(path)
        gaps = set().union(*self.GAPS.values())
        reports = [(self.lines_of(r), r[2]) for r in self.reports(path)]
        found = {(line, rule) for lines, rule in reports for line in lines} & wanted
        doubts = set().union(*self.DOUBTS.values())
        for lines, rule in reports:
            if any(inside[line] in doubts for line in lines):
                continue
            where = '%s:%s: %s' % (path, lines, rule)
            self.assertFalse(any(inside[line].endswith('_ok') for line in lines), where)
            self.assertTrue(any((line, rule) in wanted or inside[line].startswith('FN_') for line in lines), where)
        missing = {(line, rule, inside[line]) for line, rule in wanted - found if inside[line] not in gaps}
        self.assertEqual(missing, set())
        return found

    @staticmethod
    def lines_of(report):
        """The place, and the calls around it: driver-lint names the outermost."""
        calls = []
        for line, text in report[4]:
            if text.startswith('Calling '):
                calls.append(line)
            elif text.startswith('Returning '):
                calls.pop()
        return [report[1], *calls]

    def test_fixtures(self):
        total = 0
        for rule in RULES:
            for path in sorted(glob.glob(os.path.join(ROOT, 'checkers/rules', rule, 'fixtures/*.c'))):
                with self.subTest(os.path.relpath(path, ROOT)):
                    total += len(self.check(path))
        self.assertGreaterEqual(total, 20)

    def test_messages_and_notes(self):
        path = os.path.join(ROOT, 'checkers/rules/double-free/fixtures/local.c')
        with open(path) as f:
            lines = f.read().splitlines()
        found = {line: (message, notes) for _, line, _, message, notes in self.reports(path)}
        number = next(i for i, l in enumerate(lines, 1) if "memory 'line' is freed twice" in l)
        message, notes = found[number]
        self.assertEqual(message, "memory 'line' is freed twice")
        said = [text for _, text in notes]
        self.assertIn("memory allocated by 'kmalloc'", said)
        self.assertIn("memory freed by 'kfree'", said)


class RealDriver(Kernel):
    @unittest.skipUnless(LINUX, './drydock demo unpacks the sources')
    def test_driver_and_its_mutant(self):
        """A watchdog driver as it is, and with registers accessed behind its unmaps."""
        source = os.path.join(LINUX, 'drivers/watchdog/i6300esb.c')
        with open(source) as f:
            text = f.read()
        path = self.write('i6300esb.c', text)
        self.write('Makefile', 'obj-m := i6300esb.o\n')
        self.assertEqual(self.reports(path), [])
        unmap, access = '\tiounmap(edev->base);\n', '\twritel(0, ESB_TIMER1_REG(edev));\n'
        self.assertIn(unmap, text)
        self.write('i6300esb.c', text.replace(unmap, unmap + access))
        self.assertEqual([r[2] for r in self.reports(path)], ['post-unmap-mmio'] * 2)


class CommandLine(AnalyzerCase):
    def test_checkers_are_listed(self):
        listed = run(CLANG, '-cc1', '-load', PLUGIN, '-analyzer-checker-help').stdout
        for rule in RULES:
            self.assertRegex(listed, r'(?m)^  drydock\.%s\s+\S' % rule)

    def test_one_checker_alone(self):
        path = self.write('a.c', CODE % 'kfree(p);')
        self.assertEqual(self.rules_of(path), [('double-free', 12)])
        process = run(CLANG, '--analyze', '--analyzer-no-default-checks', '--analyzer-output', 'text',
                      '-Xclang', '-load', '-Xclang', PLUGIN, '-Xclang', '-analyzer-checker=drydock.post-unmap-mmio',
                      path, '-o', os.devnull)
        self.assertEqual(shown(process.stderr), [])

    def test_clean_twin(self):
        self.assertEqual(self.rules_of(self.write('a.c', CODE % '')), [])

    def test_beside_clangs_own_checkers(self):
        path = self.write('a.c', CODE % 'kfree(p);')
        process = run(CLANG, '--analyze', '--analyzer-output', 'text', *options(), path, '-o', os.devnull)
        self.assertEqual([r[2] for r in shown(process.stderr)], ['double-free'], process.stderr)

    def test_models(self):
        rows = self.write('mine.yaml', 'functions:\n  - name: my_free\n    args: [p]\n    result: void\n'
                                       '    effects: [{effect: release, resource: memory, via: p}]\n')
        path = self.write('a.c', CODE.replace('kfree', 'my_free') % 'my_free(p);')
        self.assertEqual(self.rules_of(path), [])
        self.assertEqual(self.rules_of(path, config=['drydock:Models=' + rows]), [('double-free', 12)])
        process = self.analyze(path, config=['drydock:Models=/none.yaml'])
        self.assertNotEqual(process.returncode, 0)
        self.assertIn('/none.yaml', process.stderr)

    def test_plist_for_codechecker(self):
        """CodeChecker reads plists: check names, descriptions, paths."""
        path = self.write('a.c', CODE % 'kfree(p);')
        out = os.path.join(self.dir, 'a.plist')
        run(CLANG, '--analyze', '--analyzer-no-default-checks', *options(), path, '-o', out)
        with open(out, 'rb') as f:
            found = plistlib.load(f)['diagnostics']
        self.assertEqual([d['check_name'] for d in found], ['drydock.double-free'])
        self.assertGreaterEqual(len([p for p in found[0]['path'] if p['kind'] == 'event']), 3)


class Hosts(AnalyzerCase):
    def test_scan_build(self):
        scan = shutil.which('scan-build-22')
        if not scan:
            self.skipTest('apt-get install clang-tools-22')
        path = self.write('a.c', CODE % 'kfree(p);')
        out = os.path.join(self.dir, 'out')
        process = run(scan, '--use-analyzer', shutil.which(CLANG), '-plist', '-o', out, '-load-plugin', PLUGIN,
                      '-enable-checker', 'drydock', 'sh', '-c', '$CC -c %s -o %s/a.o' % (path, self.dir), cwd=self.dir)
        names = []
        for plist in glob.glob(out + '/**/*.plist', recursive=True):
            with open(plist, 'rb') as f:
                names += [d['check_name'] for d in plistlib.load(f)['diagnostics']]
        self.assertIn('drydock.double-free', names, process.stdout + process.stderr)

    def refused(self, process, *parts):
        self.assertNotEqual(process.returncode, 0)
        lines = [l for l in process.stderr.splitlines() if l.startswith('libDrydockAnalyzer.so:')]
        self.assertEqual(len(lines), 1, process.stderr)
        for part in parts:
            self.assertIn(part, lines[0])

    def test_other_major(self):
        others = [c for c in glob.glob('/usr/lib/llvm-*/bin/clang') if '/llvm-22/' not in c]
        if not others:
            self.skipTest('apt-get install clang-14')
        path = self.write('a.c', CODE % '')
        for other in others:
            major = re.search(r'llvm-(\d+)', other)[1]
            self.refused(self.analyze(path, clang=other), 'LLVM ' + major, 'built for LLVM 22', 'run clang-22')

    def test_checks_left_behind(self):
        alone = os.path.join(self.dir, 'libDrydockAnalyzer.so')
        shutil.copy(PLUGIN, alone)
        self.refused(run(CLANG, '-cc1', '-load', alone, '-analyzer-checker-help'), 'the checks are missing', 'drydock/')


if __name__ == '__main__':
    unittest.main()
