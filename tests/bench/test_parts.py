import os
import tempfile
import unittest

import support
from benchlib import accept, compiledb, kbuild, scope, tables


class Tables(unittest.TestCase):
    def test_quantile_is_nearest_rank(self):
        self.assertEqual(tables.quantile([5, 1, 3], .5), 3)
        self.assertEqual(tables.quantile(range(1, 101), .95), 95)
        self.assertEqual(tables.quantile([7], .95), 7)
        self.assertIsNone(tables.quantile([], .5))

    def test_columns(self):
        lines = []
        tables.table(('a', 'bb'), [('xxx', 1)], lines.append)
        self.assertEqual(lines, ['a    bb', 'xxx   1', ''])


class Kbuild(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.tree = self.tmp.name
        self.write('drivers/Makefile', 'obj-$(CONFIG_FOO_BUS) += foo/\nsubdir-ccflags-y += -DBELOW\n')
        self.write('drivers/foo/Makefile',
                   'obj-$(CONFIG_FOO) += foo.o # the driver\nfoo-y := main.o \\\n\tsub.o\n'
                   'ccflags-y := -I$(srctree)/$(src)/inc -I$(src)/none\nCFLAGS_main.o := -DMAIN=1 -O2\n')
        self.write('drivers/foo/inc/x.h', '')
        self.write('include/generated/autoconf.h', '#define CONFIG_FOO_BUS 1\n#define CONFIG_BAR_MODULE 1\n')

    def tearDown(self):
        self.tmp.cleanup()

    def write(self, rel, text):
        path = os.path.join(self.tree, rel)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as f:
            f.write(text)

    def test_flags_of_a_file(self):
        flags = kbuild.file_flags(self.tree, 'drivers/foo/main.c')
        self.assertEqual(flags, ['-I%s/drivers/foo/inc' % self.tree, '-DMAIN=1', '-DBELOW'])
        self.assertNotIn('-DMAIN=1', kbuild.file_flags(self.tree, 'drivers/foo/sub.c'))

    def test_guards_through_composite_objects(self):
        self.assertEqual(kbuild.guards(self.tree, 'drivers/foo', 'sub'), ['y', 'FOO'])

    def test_guarding_symbol_is_turned_on(self):
        module, flags = compiledb.config_flags(self.tree, 'drivers/foo/main.c', self.tree)
        self.assertTrue(module)
        self.assertIn('-DCONFIG_FOO=1', flags)
        self.assertNotIn('-DCONFIG_FOO_BUS=1', flags)

    def test_configuration(self):
        self.assertEqual(kbuild.configuration(self.tree), {'FOO_BUS': 'y', 'BAR': 'm'})


class Accept(unittest.TestCase):
    def test_causes(self):
        self.assertEqual(accept.cause("'asm/mach-au1x00/au1000.h' file not found"),
                         'needs headers of another architecture')
        self.assertEqual(accept.cause("use of undeclared identifier 'x'"),
                         'uses what the amd64 configuration leaves out')

    def test_included_files(self):
        with tempfile.TemporaryDirectory() as tree:
            for name, text in (('a.c', '#include "sub/b.c"\n'), ('sub/b.c', '')):
                os.makedirs(os.path.dirname(os.path.join(tree, name)), exist_ok=True)
                with open(os.path.join(tree, name), 'w') as f:
                    f.write(text)
            self.assertEqual(accept.included_files(tree, ['a.c', 'sub/b.c']), {'sub/b.c'})


class Precision(unittest.TestCase):
    def test_kappa(self):
        kappa = support.script('precision').kappa
        self.assertEqual(kappa([('true', 'true')] * 3 + [('false', 'false')]), 1.0)
        self.assertAlmostEqual(kappa([('true', 'true'), ('true', 'false'), ('false', 'true'), ('false', 'false')]), 0.0)

    def test_identity_outlives_moved_lines(self):
        identity = support.script('precision').identity

        def finding(function, line):
            return {'file': 'a.c', 'rule': 'resource-leak', 'function': function, 'line': line,
                    'message': "'p' of line %d is kept" % line}
        self.assertEqual(identity(finding('probe', 12)), identity(finding('probe', 340)))
        self.assertNotEqual(identity(finding('probe', 12)), identity(finding('open', 12)))

    def test_elsewhere_draws_whole_directories(self):
        with tempfile.TemporaryDirectory() as tree:
            for name in ('drivers/a/1.c', 'drivers/a/2.c', 'drivers/a/x.h', 'drivers/a/deep/1.c', 'sound/c/1.c',
                         scope.DIRECTORIES[0] + '/1.c', 'fs/1.c'):
                os.makedirs(os.path.dirname(os.path.join(tree, name)), exist_ok=True)
                open(os.path.join(tree, name), 'w').close()
            self.assertEqual(scope.elsewhere(tree, 's', 9),
                             ['drivers/a/1.c', 'drivers/a/2.c', 'drivers/a/deep/1.c', 'sound/c/1.c'])
            draws = [scope.elsewhere(tree, str(seed), 2) for seed in range(9)]
            self.assertTrue(all(len(d) >= 2 and ('drivers/a/1.c' in d) == ('drivers/a/2.c' in d) for d in draws))
            self.assertGreater(len({tuple(d) for d in draws}), 1)
            self.assertEqual(draws[0], scope.elsewhere(tree, '0', 2))


class Corpus(unittest.TestCase):
    def test_expectations(self):
        corpus = support.script('corpus')
        with tempfile.TemporaryDirectory() as tmp:
            path = os.path.join(tmp, 'x.c')
            with open(path, 'w') as f:
                f.write('a; // note: "mapped"\nb; // expect: double-free "p->q"\n')
            found = dict(support.finding(2, 'double-free', message="'p->q' twice"),
                         trace=[dict(line=1, message='mapped here')])
            self.assertEqual(corpus.compare(path, [found]), [])
            self.assertEqual(len(corpus.compare(path, [])), 2)
            self.assertEqual(len(corpus.compare(path, [found, support.finding(9, 'resource-leak')])), 1)

    def test_every_bad_driver_has_a_clean_twin(self):
        base = os.path.join(support.ROOT, 'corpus')
        for d in ('edu', 'platform'):
            names = [n for n in os.listdir(os.path.join(base, d)) if n.endswith('.c')]
            self.assertGreaterEqual(len(names), 12)
            for n in names:
                expect, _ = support.script('corpus').expectations(os.path.join(base, d, n))
                self.assertEqual(bool(expect), n.endswith('-bad.c'), n)
                self.assertIn(n.replace('-bad.c', '-ok.c'), names)
                if expect:
                    self.assertEqual({rule for _, rule, _ in expect}, {n[:-len('-bad.c')]})

    def test_canary_lines(self):
        import json
        base = os.path.join(support.ROOT, 'corpus', 'canary')
        with open(os.path.join(base, 'canary.json')) as f:
            bugs = json.load(f)['bugs']
        with open(os.path.join(base, 'canary.c')) as f:
            last = len(f.readlines())
        self.assertEqual(len(bugs), 14)
        self.assertTrue(all(0 < n <= last for b in bugs for n in b['lines']))


if __name__ == '__main__':
    unittest.main()
