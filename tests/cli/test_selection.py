"""What is shown and what the exit status says: rules, confidence, comments, baseline, diff."""
from support import CLEAN, PRELUDE, Case, double_free


class Suppression(Case):
    def lint_comment(self, comment, *args):
        self.sources(a=double_free(comment=comment))
        return self.lint('-p', '.', '-o', 'json', *args)

    def test_same_line(self):
        run = self.lint_comment(' /* driver-lint: ignore[double-free] -- a test */')
        self.assertEqual((run.status, self.rules_of(run)), (0, []))
        hidden = run.json()['hidden'][0]
        self.assertEqual((hidden['rule'], hidden['hidden_by'], hidden['justification']), ('double-free', 'comment', 'a test'))

    def test_line_above(self):
        self.sources(a=double_free().replace('\tkfree(p);\n\treturn', '\t/* driver-lint: ignore[double-free] --\n'
                                             '\t * a reason of two lines */\n\tkfree(p);\n\treturn'))
        run = self.lint('-p', '.', '-o', 'json')
        self.assertEqual((run.status, self.rules_of(run)), (0, []), run)

    def test_reason_is_required(self):
        for comment in ('/* driver-lint: ignore[double-free] */', '// driver-lint: ignore[double-free] --'):
            run = self.lint_comment(comment)
            self.assertEqual((run.status, self.rules_of(run)), (1, ['double-free', 'bad-suppression']))
            self.assertIn('gives no reason', run.json()['findings'][1]['message'])

    def test_rule_is_required(self):
        run = self.lint_comment('/* driver-lint: ignore -- all of it */')
        self.assertEqual(self.rules_of(run), ['double-free', 'bad-suppression'])

    def test_unknown_rule(self):
        run = self.lint_comment('/* driver-lint: ignore[double-fre] -- a test */')
        self.assertEqual(self.rules_of(run), ['double-free', 'bad-suppression'])
        self.assertIn('did you mean double-free?', run.json()['findings'][1]['message'])

    def test_stale(self):
        self.sources(a=PRELUDE + CLEAN + '/* driver-lint: ignore[double-free] -- long gone */\nint x;\n')
        run = self.lint('-p', '.', '-o', 'json')
        self.assertEqual((run.status, self.rules_of(run)), (1, ['unused-suppression']))

    def test_not_stale_when_the_rule_did_not_run(self):
        self.sources(a=PRELUDE + CLEAN + '/* driver-lint: ignore[double-free] -- long gone */\nint x;\n')
        self.expect(self.lint('-p', '.', '--rules', 'resource-leak'), 0)

    def test_text_in_a_string_is_no_comment(self):
        run = self.lint_comment(' (void)"/* driver-lint: ignore[double-free] -- no */";')
        self.assertEqual(self.rules_of(run), ['double-free'])


class Choice(Case):
    def test_rules(self):
        self.sources(a=double_free())
        self.expect(self.lint('-p', '.', '--rules', 'resource-leak'), 0, 'nothing found')
        self.expect(self.lint('-p', '.', '--rules', 'resource-leak,double-free'), 1)

    def test_fail_on(self):
        self.sources(a=double_free())
        self.expect(self.lint('-p', '.', '--fail-on', 'never'), 0, '[double-free]')
        self.expect(self.lint('-p', '.', '--fail-on', 'proved'), 1)

    def test_confidence_names(self):
        self.expect(self.lint('--confidence', 'sure'), 2, "takes proved, likely or heuristic, not 'sure'")

    def test_max_findings(self):
        self.sources(a=double_free(), b=double_free('other'))
        self.expect(self.lint('-p', '.', '--max-findings', '1'), 1, '1 finding shown, 1 more finding beyond --max-findings')

    def test_model(self):
        self.sources(a='void *my_get(void);\nvoid my_put(void *p);\n'
                       'void f(void)\n{\n\tvoid *p = my_get();\n\tmy_put(p);\n\tmy_put(p);\n}\n')
        self.write('m.yaml', '''
families:
  - {id: my-thing, noun: thing, acquired: taken, released: given back, memory: true}
functions:
  - name: my_get
    args: []
    result: nonnull
    effects:
      - {effect: acquire, resource: my-thing, via: return}
  - name: my_put
    args: [p]
    result: void
    effects:
      - {effect: release, resource: my-thing, via: p}
''')
        self.expect(self.lint('-p', '.'), 0)
        self.expect(self.lint('-p', '.', '--model', 'm.yaml'), 1, 'a.c:7:', '[double-free')


class OnlyNew(Case):
    def test_baseline(self):
        self.sources(a=double_free())
        self.expect(self.lint('-p', '.', '--write-baseline', 'b.json'), 1)
        run = self.lint('-p', '.', '--baseline', 'b.json')
        self.expect(run, 0, 'nothing found, 1 in the baseline')
        self.write('a.c', double_free() + double_free('other').replace(PRELUDE, ''))
        self.expect(self.lint('-p', '.', '--baseline', 'b.json'), 1, '1 finding, 1 in the baseline')

    def test_rewriting_a_baseline_keeps_what_is_in_it(self):
        self.sources(a=double_free())
        self.lint('-p', '.', '--write-baseline', 'b.json')
        first = self.read('b.json')
        self.lint('-p', '.', '--baseline', 'b.json', '--write-baseline', 'b.json')
        self.assertEqual(self.read('b.json'), first)

    def test_diff(self):
        self.sources(a=double_free() + double_free('other').replace(PRELUDE, ''))
        diff = '--- a/a.c\n+++ b/a.c\n@@ -10,2 +10,3 @@ int twice(void)\n x\n+y\n z\n'
        run = self.lint('-p', '.', '-o', 'json', '--diff', '-', stdin=diff)
        self.assertEqual([f['function'] for f in run.json()['findings']], ['twice'])
