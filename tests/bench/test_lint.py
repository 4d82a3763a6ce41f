import os
import tempfile
import unittest

import support
from benchlib import lint, paths


class Lint(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.tree = os.path.join(self.tmp.name, 'tree')
        self.binary = support.fake_driver_lint(self.tmp.name)

    def tearDown(self):
        self.tmp.cleanup()

    def write(self, rel, text):
        path = os.path.join(self.tree, rel)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as f:
            f.write(text)

    def run_lint(self, rels, **more):
        return lint.run(self.binary, self.tree, rels, ('/c', '/a'), os.path.join(self.tmp.name, 'work'), 'x', **more)

    def test_relative_findings(self):
        self.write('drivers/a/b.c', '\nint x; // BUG double-free f\n')
        run = self.run_lint(['drivers/a/b.c'])
        self.assertEqual([(f['file'], f['line'], f['rule']) for f in run.findings], [('drivers/a/b.c', 2, 'double-free')])
        self.assertEqual(run.files['drivers/a/b.c']['status'], 'analysed')
        self.assertEqual(run.crashes, {})

    def test_one_crash_costs_one_file(self):
        self.write('drivers/a/b.c', 'int x; // BUG double-free f\n')
        self.write('drivers/a/c.c', 'int y; // CRASH\n')
        run = self.run_lint(['drivers/a/b.c', 'drivers/a/c.c'])
        self.assertEqual(len(run.findings), 1)
        self.assertEqual(list(run.crashes), ['drivers/a/c.c'])
        self.assertIn('exit code 134', run.crashes['drivers/a/c.c'])

    def test_nothing_to_do(self):
        self.assertEqual(self.run_lint([]).findings, [])

    def test_hang_is_ended(self):
        code, _, _, wall, _ = lint.measured(['sleep', '20'], timeout=0.3)
        self.assertIsNone(code)
        self.assertLess(wall, 10)

    def test_missing_program(self):
        with self.assertRaises(paths.Problem):
            paths.driver_lint(os.path.join(self.tmp.name, 'none'))


if __name__ == '__main__':
    unittest.main()
