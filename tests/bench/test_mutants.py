import json
import os
import subprocess
import tempfile
import unittest

import support
from benchlib import mutants

FIXTURE = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'mutate.c')


class Draw(unittest.TestCase):
    def proposed(self):
        return [dict(kind=k, shape=s, api=a, file='d/%s%d.c' % (a, n), line=n, edits=[], rules=[])
                for k in mutants.KINDS for s, a in (('x', 'kfree'), ('x', 'iounmap'), ('y', 'kfree')) for n in range(9)]

    def test_same_seed_same_draw(self):
        one = mutants.draw(self.proposed(), 1, 10, lambda m: True)
        self.assertEqual(one, mutants.draw(self.proposed(), 1, 10, lambda m: True))
        other = mutants.draw(self.proposed(), 2, 10, lambda m: True)
        self.assertNotEqual([m['file'] for m in one], [m['file'] for m in other])

    def test_varied_and_one_per_driver(self):
        for kind in mutants.KINDS:
            taken = [m for m in mutants.draw(self.proposed(), 1, 9, lambda m: True) if m['kind'] == kind]
            self.assertEqual(len(taken), len({m['file'] for m in taken}))
            self.assertEqual(len({(m['shape'], m['api']) for m in taken}), 3)

    def test_only_accepted(self):
        self.assertEqual(mutants.draw(self.proposed(), 1, 9, lambda m: False), [])

    def test_edits_apply_at_byte_offsets(self):
        edits = [dict(offset=0, length=1, text='X'), dict(offset=5, length=0, text='Y')]
        self.assertEqual(mutants.apply('abc\u00e9de', edits), 'Xbc\u00e9Yde'.encode())


class Judge(unittest.TestCase):
    def test_needs_a_new_finding_of_an_expected_rule(self):
        judge, pairs = support.script('mutations').judge, support.script('mutations').pairs
        m = dict(rules=['resource-leak'])
        leak, other = support.finding(5, 'resource-leak'), support.finding(5, 'double-free')

        def verdict(before, after):
            said = {(f['rule'], f['function'], f['message']) for f in before}
            return bool(judge(m, pairs(before)['drivers/a/b.c'], pairs(after)['drivers/a/b.c'], after, said))
        self.assertTrue(verdict([], [leak]))
        self.assertFalse(verdict([leak], [leak]))
        self.assertTrue(verdict([leak], [leak, leak]))
        self.assertFalse(verdict([], [other]))


class Mutator(unittest.TestCase):
    """What drydock-mutate proposes for mutate.c, where each line says what it wants."""

    def test_fixture(self):
        mutator = os.environ.get('DRYDOCK_MUTATE', os.path.join(support.ROOT, 'build', 'bench', 'bin', 'drydock-mutate'))
        if not os.path.exists(mutator):
            self.skipTest('drydock-mutate is not built')
        with tempfile.TemporaryDirectory() as tmp:
            db = os.path.join(tmp, 'compile_commands.json')
            with open(db, 'w') as f:
                json.dump([dict(directory=tmp, file=FIXTURE, arguments=['clang', '-c', FIXTURE])], f)
            p = subprocess.run([mutator, '-p', db, FIXTURE], capture_output=True, text=True)
            self.assertEqual(p.returncode, 0, p.stderr)
            proposed = json.loads(p.stdout)
            with open(FIXTURE) as f:
                lines = f.read().split('\n')
            wanted = []
            for n, line in enumerate(lines, 1):
                if '// mutate:' in line:
                    wanted += [(n, *w.split()) for w in line.split('// mutate:')[1].split(',')]
            self.assertEqual(sorted((m['line'], m['kind'], m['shape']) for m in proposed), sorted(wanted))
            for m in proposed:
                mutant = os.path.join(tmp, 'm.c')
                with open(mutant, 'wb') as f:
                    f.write(mutants.apply('\n'.join(lines), m['edits']))
                self.assertEqual(subprocess.run(['clang-22', '-w', '-fsyntax-only', mutant]).returncode, 0, m)


if __name__ == '__main__':
    unittest.main()
