import os
import unittest

import support
from support import finding
from benchlib import scoring


def entry(**more):
    e = dict(id='T1', file='drivers/a/b.c', function='f', functions=['f'], expected_lines=[50],
             function_ranges={'f': [40, 80]}, function_ranges_fixed={'f': [40, 84]}, parses='yes')
    e['class'] = 'null-deref'
    e.update(more)
    return e


def strict(buggy, fixed, e=None):
    return bool(scoring.score([e or entry()], buggy, fixed)[0].strict)


class Scoring(unittest.TestCase):
    def test_needs_a_rule_of_the_class(self):
        self.assertTrue(strict([finding(70, 'unguarded-pointer')], []))
        self.assertFalse(strict([finding(50, 'resource-leak')], []))
        self.assertTrue(scoring.score([entry()], [finding(52, 'resource-leak')], [])[0].any)
        self.assertFalse(scoring.score([entry()], [finding(70, 'resource-leak')], [])[0].any)

    def test_must_be_gone_in_the_fixed_tree(self):
        f = finding(53, 'unguarded-pointer')
        self.assertFalse(strict([f], [finding(57, 'unguarded-pointer')]))
        self.assertTrue(scoring.score([entry()], [f], [finding(57, 'unguarded-pointer')])[0].near)
        self.assertTrue(strict([f, finding(60, 'unguarded-pointer')], [finding(57, 'unguarded-pointer')]))
        self.assertTrue(strict([f], [finding(57, 'double-free')]))

    def test_message_text_is_not_used(self):
        self.assertFalse(strict([finding(50, 'style', message='NULL dereference')], []))

    def test_only_in_the_functions_of_the_entry(self):
        self.assertFalse(strict([finding(50, 'unguarded-pointer', function='g')], []))
        self.assertFalse(strict([finding(50, 'unguarded-pointer', file='drivers/a/c.c')], []))
        self.assertTrue(strict([finding(52, 'unguarded-pointer', function=None)], []))
        self.assertFalse(strict([finding(90, 'unguarded-pointer', function=None)], []))

    def test_clang_tidy_ids_count(self):
        self.assertTrue(strict([finding(50, 'driver-unguarded-pointer')], []))

    def test_unknown_rules_are_named(self):
        self.assertEqual(scoring.unknown_rules([finding(1, 'new-rule'), finding(1, 'double-free')]), ['new-rule'])

    def test_bundled_list(self):
        entries = scoring.load_entries([os.path.join(support.ROOT, 'corpus', 'linux', 'tune.json')])
        self.assertEqual(len(entries), 260)
        self.assertEqual(len({e['id'] for e in entries}), 260)
        for e in entries:
            self.assertIn(e['class'], scoring.CLASSES)
            for line in e['expected_lines']:
                self.assertTrue(any(a <= line <= b for a, b in e['function_ranges'].values()), e['id'])
        mechanisms, names = support.script('recall').load_mechanisms()
        self.assertEqual(set(mechanisms), {e['id'] for e in entries})
        self.assertEqual(set(mechanisms.values()) - set(names), set())

    def test_same_map_as_the_reference_scorer(self):
        reference = '/work/shared/bench/score.py'
        if not os.path.exists(reference):
            self.skipTest('reference scorer is not here')
        space = {'__name__': 'reference', '__file__': reference}
        with open(reference) as f:
            exec(compile(f.read(), reference, 'exec'), space)
        self.assertEqual(space['RULE_CLASSES'], scoring.RULE_CLASSES)


if __name__ == '__main__':
    unittest.main()
