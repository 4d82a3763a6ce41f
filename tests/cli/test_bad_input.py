"""Bad input gets a clear error; files that are fine are analysed all the same."""
import os
import unittest

from support import CLEAN, PRELUDE, Case, double_free


class BadDatabase(Case):
    def test_missing(self):
        self.expect(self.lint('-p', 'nowhere', 'a.c'), 2, 'no compile database: nowhere does not exist')

    def test_directory_without_one(self):
        os.mkdir(self.path('empty'))
        self.expect(self.lint('-p', 'empty'), 2, 'no compile database in empty', '--kernel-headers auto')

    def test_broken_json(self):
        self.write('compile_commands.json', '[{"directory": "/", ')
        self.expect(self.lint('-p', '.', 'a.c'), 2, 'compile_commands.json: not valid JSON')

    def test_a_million_brackets(self):
        self.write('compile_commands.json', '[' * 1000000)
        self.expect(self.lint('-p', '.', 'a.c'), 2, 'nested more than 100 levels deep')

    def test_not_a_list(self):
        self.write('compile_commands.json', '{}')
        self.expect(self.lint('-p', '.'), 2, 'not a list of compile commands')

    def test_entry_without_file(self):
        self.write('compile_commands.json', '[{"directory": "/"}]')
        self.expect(self.lint('-p', '.'), 2, 'entry 0 has no "directory" or no "file"')

    def test_entry_without_command(self):
        self.write('compile_commands.json', '[{"directory": "/", "file": "a.c"}]')
        self.expect(self.lint('-p', '.'), 2, 'has no "arguments" and no "command"')

    def test_empty(self):
        self.write('compile_commands.json', '[]')
        self.expect(self.lint('-p', '.'), 2, 'nothing to analyse')

    def test_no_files_at_all(self):
        self.expect(self.lint(), 2, 'nothing to analyse')

    def test_directory_without_sources(self):
        os.mkdir(self.path('empty'))
        self.expect(self.lint('--kernel-headers', 'auto', 'empty'), 2, 'no C files in empty')

    def test_headers_that_are_none(self):
        self.write('a.c', CLEAN)
        self.expect(self.lint('--kernel-headers', '.', 'a.c'), 2, 'has no include/generated/autoconf.h')


class BadFiles(Case):
    def test_file_vanished(self):
        self.sources(a=double_free())
        self.database('a.c', 'gone.c')
        run = self.lint('-p', '.')
        self.expect(run, 2, 'gone.c: not analysed: no such file', '1 finding;', '1 file analysed, 1 failed')

    def test_file_not_in_database(self):
        self.sources(a=PRELUDE + CLEAN)
        self.write('other.c', PRELUDE + CLEAN)
        run = self.lint('-p', '.', 'a.c', 'other.c')
        self.expect(run, 2, 'other.c: not analysed: not in the compile database', '1 file analysed, 1 failed')

    def test_file_does_not_parse(self):
        self.sources(a=double_free(), broken='int f( {\n')
        run = self.lint('-p', '.')
        self.expect(run, 2, 'broken.c: not analysed: does not parse: ', 'broken.c:1: expected', '[double-free]')

    def test_missing_header_is_named(self):
        self.sources(a='#include "no-such.h"\n')
        self.expect(self.lint('-p', '.'), 2, "'no-such.h' file not found")

    def test_compiler_crash_costs_one_file(self):
        self.sources(a=double_free(), crash='#pragma clang __debug crash\n')
        run = self.lint('-p', '.')
        self.expect(run, 2, 'crash.c: not analysed: crashed (', '[double-free]', '1 file analysed, 1 failed')

    def test_compiler_fatal_error_costs_one_file(self):
        self.sources(a=double_free(), fatal='#pragma clang __debug llvm_fatal_error\n')
        self.expect(self.lint('-p', '.'), 2, 'fatal.c: not analysed: ', '[double-free]', '1 file analysed, 1 failed')

    def test_hang_costs_one_file(self):
        bomb = '#define A0 x +\n' + ''.join('#define A%d A%d A%d\n' % (i + 1, i, i) for i in range(60))
        self.sources(a=double_free(), hang=bomb + 'int f(int x) { return A60 x; }\n')
        run = self.lint('-p', '.', '--timeout', '1')
        self.expect(run, 2, 'hang.c: not analysed: took longer than 1 s', '[double-free]')

    @unittest.skipIf('ASAN_OPTIONS' in os.environ, 'sanitizers have memory of their own')
    def test_memory_limit_is_named(self):
        self.sources(a=double_free())
        self.expect(self.lint('-p', '.', '--memory', '1'), 2, 'a.c: not analysed: needed more than 1 MB')

    def test_empty_file(self):
        self.sources(a='')
        self.expect(self.lint('-p', '.'), 0, 'nothing found; 1 file analysed')

    def test_binary_file(self):
        self.sources(a='\0\1\2\xff\n' * 50)
        self.expect(self.lint('-p', '.'), 2, 'a.c: not analysed: does not parse')


class BadUsage(Case):
    def test_unknown_rule(self):
        self.sources(a=CLEAN)
        self.expect(self.lint('-p', '.', '--rules', 'double-fre'), 2, "unknown rule 'double-fre'; did you mean double-free?")

    def test_unknown_rule_nothing_near(self):
        self.expect(self.lint('--rules', 'qqqqq'), 2, "unknown rule 'qqqqq'; driver-lint rules lists them")

    def test_unknown_flag(self):
        self.expect(self.lint('--ouput', 'json'), 2, "unknown flag '--ouput'; did you mean --output?")

    def test_unknown_format(self):
        self.expect(self.lint('--output', 'sariff'), 2, "unknown output format 'sariff'; did you mean sarif?")

    def test_explain_unknown(self):
        self.expect(self.lint('explain', 'use-after-fre'), 2, 'did you mean use-after-free?')

    def test_two_formats_on_stdout(self):
        self.expect(self.lint('-o', 'json', '-o', 'sarif'), 2, 'standard output carries one format')

    def test_bad_model(self):
        self.sources(a=CLEAN)
        self.write('m.yaml', 'functions:\n  - name: foo\n    effectz: []\n')
        run = self.lint('-p', '.', '--model', 'm.yaml')
        self.expect(run, 2, 'm.yaml:3:')

    def test_model_is_not_yaml(self):
        self.sources(a=CLEAN)
        self.write('m.yaml', 'functions: [\n')
        self.expect(self.lint('-p', '.', '--model', 'm.yaml'), 2, 'm.yaml')

    def test_model_missing(self):
        self.sources(a=CLEAN)
        self.expect(self.lint('-p', '.', '--model', 'none.yaml'), 2, 'none.yaml')

    def test_unwritable_output_is_told_before_the_run(self):
        self.sources(a=double_free())
        run = self.lint('-p', '.', '-o', 'json:no/such/dir/x.json')
        self.expect(run, 2, 'cannot write no/such/dir/x.json')
        self.assertNotIn('analysed', run.out + run.err)

    def test_output_is_a_directory(self):
        self.sources(a=double_free())
        self.expect(self.lint('-p', '.', '-o', 'json:.'), 2, 'cannot write .: Is a directory')

    def test_full_disk(self):
        self.sources(a=double_free())
        self.expect(self.lint('-p', '.', '-o', 'json:/dev/full'), 2, 'cannot write /dev/full: No space left')

    def test_bad_numbers(self):
        self.expect(self.lint('-j', 'two'), 2, "--jobs takes a number, not 'two'")

    def test_missing_value(self):
        self.expect(self.lint('--rules'), 2, '--rules needs a value')

    def test_bad_baseline(self):
        self.sources(a=CLEAN)
        self.write('b.json', '[]')
        self.expect(self.lint('-p', '.', '--baseline', 'b.json'), 2, 'no list "findings"')

    def test_diff_missing(self):
        self.sources(a=CLEAN)
        self.expect(self.lint('-p', '.', '--diff', 'none.diff'), 2, '--diff none.diff')
