"""A scratch directory with C files, and driver-lint run in it."""
import json
import os
import subprocess
import tempfile
import unittest

LINT = os.environ.get('DRIVER_LINT', 'driver-lint')
# What the kernel's headers would give, as far as these tests need it.
PRELUDE = '''
void kfree(const void *p);
void *kmalloc(unsigned long size, unsigned flags);
'''
DOUBLE_FREE = '''
int %(name)s(void)
{
	char *p = kmalloc(16, 0);

	if (!p)
		return -12;
	kfree(p);
	kfree(p);%(comment)s
	return 0;
}
'''
CLEAN = '''
int clean(void)
{
	char *p = kmalloc(16, 0);

	if (!p)
		return -12;
	kfree(p);
	return 0;
}
'''


def double_free(name='twice', comment=''):
    return PRELUDE + DOUBLE_FREE % {'name': name, 'comment': comment}


class Run:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    def __str__(self):
        return 'status %d\n--- stdout\n%s\n--- stderr\n%s' % (self.status, self.out, self.err)

    def json(self):
        return json.loads(self.out)


class Case(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.dir = os.path.realpath(scratch.name)

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), 'w') as f:
            f.write(text)

    def read(self, name):
        with open(self.path(name)) as f:
            return f.read()

    def database(self, *names, flags=()):
        """Writes compile_commands.json for the files."""
        self.write('compile_commands.json', json.dumps(
            [{'directory': self.dir, 'file': n, 'arguments': ['gcc', *flags, '-c', '-o', n + '.o', n]} for n in names]))

    def sources(self, flags=(), **texts):
        """sources(a=TEXT) writes a.c; all get into a compile database."""
        for name, text in texts.items():
            self.write(name + '.c', text)
        self.database(*[name + '.c' for name in texts], flags=flags)

    def lint(self, *args, env=None, stdin=None, cwd=None):
        return Run(subprocess.run([LINT, *args], cwd=cwd or self.dir, text=True, capture_output=True, timeout=120,
                                  input=stdin, env={**os.environ, **(env or {})}))

    def expect(self, run, status, *parts):
        """Exit status and texts that stderr or stdout must have."""
        self.assertEqual(run.status, status, run)
        for part in parts:
            self.assertIn(part, run.out + run.err, run)

    def rules_of(self, run):
        return [f['rule'] for f in run.json()['findings']]
