"""Formats: what they carry, where they go, that they are the same every time."""
import json
import os
import pty
import re
import subprocess

from support import CLEAN, LINT, PRELUDE, Case, double_free

SCHEMA = os.path.join(os.path.dirname(__file__), 'schema', 'sarif-2.1.0-rtm.5.json')


class Text(Case):
    def test_finding_with_snippet_and_notes(self):
        self.sources(a=double_free())
        run = self.lint('-p', '.')
        self.expect(run, 1, 'a.c:12:', 'warning: ', '[double-free]', '    12 | \tkfree(p);', 'note: (1) ', 'note: (2) ',
                    '1 finding; 1 file analysed, 0 failed')
        self.assertRegex(run.out, r'\n    12 \| \tkfree\(p\);\n       \| \t\^\n')
        self.assertEqual(run.err, '')

    def test_no_colour_in_a_pipe(self):
        self.sources(a=double_free())
        self.assertNotIn('\033', self.lint('-p', '.').out)

    def test_colour_on_request(self):
        self.sources(a=double_free())
        self.assertIn('\033[', self.lint('-p', '.', '--color', 'always').out)
        self.assertNotIn('\033[', self.lint('-p', '.', '--color=always', '--no-color').out)

    def test_summary_when_nothing_is_found(self):
        self.sources(a=PRELUDE + CLEAN)
        run = self.lint('-p', '.')
        self.expect(run, 0)
        self.assertEqual(run.out, 'nothing found; 1 file analysed, 0 failed, 0 functions cut short\n')

    def test_verbose_tells_dropped_flags(self):
        self.sources(flags=('-fconserve-stack', '-mpreferred-stack-boundary=3', '-Wall', '-fno-gcc-invention'),
                     a=PRELUDE + CLEAN)
        run = self.lint('-p', '.', '-v')
        self.expect(run, 0, '-fconserve-stack: a pass of gcc that clang does not have',
                    '-mpreferred-stack-boundary=3 (now -mstack-alignment=8)', '-fno-gcc-invention: clang does not know it')


class Json(Case):
    def test_fields(self):
        self.sources(a=double_free())
        top = self.lint('-p', '.', '-o', 'json').json()
        self.assertEqual(top['version'], 1)
        self.assertFalse(top['partial'])
        finding = top['findings'][0]
        self.assertEqual((finding['file'], finding['line'], finding['rule'], finding['function']),
                         ('a.c', 12, 'double-free', 'twice'))
        self.assertIn(finding['confidence'], ('proved', 'likely'))
        self.assertTrue(finding['message'] and finding['column'] and finding['fingerprint'])
        for step in finding['trace']:
            self.assertTrue(step['message'] and step['line'])
        self.assertEqual([(f['path'], f['status'], f['module']) for f in top['files']], [('a.c', 'analysed', 'a')])

    def test_failed_file(self):
        self.sources(broken='int f( {\n')
        run = self.lint('-p', '.', '-o', 'json')
        entry = run.json()['files'][0]
        self.assertEqual((run.status, entry['status']), (2, 'failed'))
        self.assertIn('does not parse', entry['reason'])
        self.assertIn('0 files analysed, 1 failed', run.err)

    def test_fingerprint_survives_unrelated_edits(self):
        self.sources(a=double_free())
        before = self.lint('-p', '.', '-o', 'json').json()['findings'][0]
        self.write('a.c', '/* one more\n   line or two */\n' + double_free())
        after = self.lint('-p', '.', '-o', 'json').json()['findings'][0]
        self.assertNotEqual(before['line'], after['line'])
        self.assertEqual(before['fingerprint'], after['fingerprint'])

    def test_same_for_any_number_of_jobs(self):
        self.sources(**{'f%d' % i: double_free('twice%d' % i) for i in range(6)})
        one, two = self.lint('-p', '.', '-o', 'json', '-j1'), self.lint('-p', '.', '-o', 'json', '-j', '3')
        self.assertEqual(len(one.json()['findings']), 6)
        self.assertEqual(one.out, two.out)


class Sarif(Case):
    def sarif(self, *args):
        return json.loads(self.lint('-p', '.', '-o', 'sarif', *args).out)

    def test_validates(self):
        import jsonschema  # apt install python3-jsonschema
        self.sources(a=double_free(), b=double_free('other', ' /* driver-lint: ignore[double-free] -- a test */'),
                     broken='int f( {\n')
        with open(SCHEMA) as f:
            jsonschema.Draft4Validator(json.load(f)).validate(self.sarif())

    def test_content(self):
        self.sources(a=double_free())
        run = self.sarif()['runs'][0]
        result = run['results'][0]
        rule = run['tool']['driver']['rules'][result['ruleIndex']]
        self.assertEqual(rule['id'], 'double-free')
        self.assertIn('external/cwe/cwe-415', rule['properties']['tags'])
        self.assertTrue(rule['help']['markdown'])
        steps = result['codeFlows'][0]['threadFlows'][0]['locations']
        self.assertGreater(len(steps), 1)
        self.assertTrue(result['partialFingerprints']['driverLint/v1'])
        self.assertEqual(result['locations'][0]['physicalLocation']['artifactLocation']['uri'], 'a.c')

    def test_suppressed_is_kept(self):
        self.sources(a=double_free(comment=' /* driver-lint: ignore[double-free] -- the firmware wants it */'))
        result = self.sarif()['runs'][0]['results'][0]
        self.assertEqual(result['suppressions'], [{'kind': 'inSource', 'justification': 'the firmware wants it'}])


class Destinations(Case):
    def test_several_at_once(self):
        self.sources(a=double_free())
        run = self.lint('-p', '.', '-o', 'text', '-o', 'json:r.json', '-o', 'sarif:r.sarif')
        self.expect(run, 1, '[double-free]')
        self.assertEqual(json.loads(self.read('r.json'))['findings'][0]['rule'], 'double-free')
        self.assertEqual(json.loads(self.read('r.sarif'))['version'], '2.1.0')
        self.assertEqual([n for n in os.listdir(self.dir) if 'tmp' in n], [])

    def test_old_report_stays_when_the_run_can_not_start(self):
        self.sources(a=double_free())
        self.write('r.json', 'old')
        self.expect(self.lint('-p', 'nowhere', '-o', 'json:r.json'), 2)
        self.assertEqual(self.read('r.json'), 'old')
        self.assertEqual([n for n in os.listdir(self.dir) if 'tmp' in n], [])

    def test_stdout_is_pure_json(self):
        self.sources(a=double_free(), broken='int f( {\n')
        run = self.lint('-p', '.', '-o', 'json', '-v')
        self.assertTrue(run.json())
        self.assertIn('1 file analysed, 1 failed', run.err)


class Terminal(Case):
    def on_terminal(self, *args):
        """stderr of a run whose stdout and stderr are a terminal."""
        master, slave = pty.openpty()
        process = subprocess.Popen([LINT, *args], cwd=self.dir, stdout=slave, stderr=slave, stdin=subprocess.DEVNULL,
                                   env={**os.environ, 'TERM': 'xterm', 'NO_COLOR': ''})
        os.close(slave)
        seen = b''
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:  # Linux: the other end is closed
                break
            if not part:
                break
            seen += part
        os.close(master)
        process.wait(timeout=60)
        return seen.decode()

    def test_progress(self):
        self.sources(a=PRELUDE + CLEAN, b=PRELUDE + CLEAN)
        seen = self.on_terminal('-p', '.')
        self.assertIn('[1/2] ', seen)
        self.assertIn('[2/2] ', seen)
        self.assertIn('nothing found; 2 files analysed', seen.split('\r')[-2] + seen.split('\r')[-1])

    def test_symbolic_link_to_a_file_of_the_database(self):
        self.sources(a=double_free())
        os.symlink(self.dir, self.path('link'))
        self.expect(self.lint('-p', '.', 'link/a.c'), 1, '[double-free]')


class About(Case):
    def test_help_version_rules(self):
        self.expect(self.lint('--help'), 0, 'usage: driver-lint', '--kernel-headers DIR|auto', 'exit status: 0')
        self.assertTrue(re.match(r'driver-lint \d+\.\d+\.\d+ \(Drydock\), LLVM 22', self.lint('--version').out))
        self.expect(self.lint('rules'), 0, 'double-free', 'CWE-415')

    def test_compile_commands(self):
        self.sources(flags=('-fconserve-stack', '-DX=1'), a=CLEAN)
        run = self.lint('compile-commands', '-p', '.')
        self.assertEqual(run.status, 0, run)
        entry = run.json()[0]
        self.assertEqual((entry['file'], entry['directory']), (self.path('a.c'), self.dir))
        self.assertIn('-DX=1', entry['arguments'])
        self.assertNotIn('-fconserve-stack', entry['arguments'])

    def test_explain(self):
        self.expect(self.lint('explain', 'double-free'), 0, 'double-free')
        self.expect(self.lint('explain', 'bad-suppression'), 0, 'driver-lint: ignore[rule-id] -- ')
