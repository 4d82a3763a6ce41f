"""--confirm: a verdict for each finding, in every format, and the findings as they were."""
import re
import unittest

from support import CLEAN, PRELUDE, Case, double_free

# Both tools see it: one path, two releases.
TRUE = double_free('twice')
# driver-lint does not relate two bounds of `count`; symbolic execution does.
CORRELATED = PRELUDE + '''
int correlated(unsigned count);
int correlated(unsigned count)
{
	char *p = kmalloc(16, 0);

	if (!p)
		return -12;
	if (count * 3 + 1 > 30)
		kfree(p);
	if (count * 3 + 1 < 20)
		kfree(p);
	return 0;
}
'''
LEAK = PRELUDE + '''
int leaks(int fail);
int leaks(int fail)
{
	char *p = kmalloc(16, 0);

	if (!p)
		return -12;
	if (fail)
		return -22;
	kfree(p);
	return 0;
}
'''
# The loop may free in any round.
LOOP = PRELUDE + '''
int next(void);
int looping(int count);
int looping(int count)
{
	char *p = kmalloc(16, 0);
	int i;

	if (!p)
		return -12;
	for (i = 0; i < count; i++)
		if (next() == i * 7 + 100)
			kfree(p);
	kfree(p);
	return 0;
}
'''


class Confirm(Case):
    def findings(self, *args):
        run = self.lint('--confirm', '-o', 'json', *args)
        self.assertIn(run.status, (0, 1), run)
        return run.json()['findings']

    def test_confirmed(self):
        self.sources(a=TRUE)
        found = self.findings('a.c')
        self.assertEqual([f['analyzer'] for f in found], [{'verdict': 'confirmed', 'reason': ''}])

    def test_rule_without_a_checker(self):
        self.sources(a=LEAK)
        found = self.findings('a.c')
        self.assertEqual([f['rule'] for f in found], ['resource-leak'])
        self.assertEqual(found[0]['analyzer'], {'verdict': 'undecided', 'reason': 'no checker for this rule'})

    def test_findings_stay_as_they_are(self):
        self.sources(a=TRUE, b=LEAK, c=CLEAN, d=CORRELATED, e=LOOP)
        names = [n + '.c' for n in 'abcde']
        plain = self.lint('-o', 'json', *names)
        confirmed = self.lint('--confirm', '-o', 'json', *names)
        self.assertEqual(plain.status, confirmed.status)
        found = confirmed.json()['findings']
        for f in found:
            self.assertIn(f.pop('analyzer')['verdict'], ('confirmed', 'refuted', 'undecided'))
        self.assertEqual(found, plain.json()['findings'])

    def test_same_for_any_number_of_jobs(self):
        self.sources(a=TRUE, b=LEAK, d=CORRELATED, e=LOOP)
        runs = [self.lint('--confirm', '-o', 'json', '-j', n, 'a.c', 'b.c', 'd.c', 'e.c').out for n in ('1', '4')]
        self.assertEqual(*runs)

    def test_text(self):
        self.sources(a=TRUE)
        run = self.lint('--confirm', 'a.c')
        self.expect(run, 1, 'note: static analyzer: confirmed', '1 finding (1 confirmed, 0 refuted, 0 undecided)')

    def test_sarif(self):
        self.sources(a=TRUE, b=LEAK)
        results = self.lint('--confirm', '-o', 'sarif', 'a.c', 'b.c').json()['runs'][0]['results']
        verdicts = {r['ruleId']: r['properties']['analyzerVerdict'] for r in results}
        self.assertEqual(verdicts, {'double-free': 'confirmed', 'resource-leak': 'undecided'})

    def test_without_it_nothing_is_said(self):
        self.sources(a=TRUE)
        self.assertNotIn('analyzer', self.lint('-o', 'json', 'a.c').out)
        self.assertNotIn('analyzer', self.lint('a.c').out)

    def test_refuted(self):
        self.sources(d=CORRELATED)
        self.assertEqual([f['analyzer']['verdict'] for f in self.findings('d.c')], ['refuted'])

    def test_more_paths_than_can_be_followed_refute_nothing(self):
        branches = '\n'.join('\tif (next() > %d)\n\t\tx += next();' % i for i in range(60))
        self.sources(a=LOOP.replace('\tfor (', '\tint x = 0;\n' + branches + '\n\tfor ('))
        found = self.findings('a.c')
        self.assertTrue(found)
        for f in found:
            self.assertIn(f['analyzer']['verdict'], ('confirmed', 'undecided'))

    def test_user_rows_count(self):
        self.write('mine.yaml', 'functions:\n  - name: my_free\n    args: [p]\n    result: void\n'
                                '    effects: [{effect: release, resource: memory, via: p}]\n')
        self.sources(a=TRUE.replace('kfree', 'my_free'))
        found = self.findings('--model', 'mine.yaml', 'a.c')
        self.assertEqual([f['analyzer']['verdict'] for f in found], ['confirmed'])


if __name__ == '__main__':
    unittest.main()
