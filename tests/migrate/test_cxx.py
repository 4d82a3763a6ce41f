"""driver-migrate cxx as a user sees it: text in, text out, exit status."""
import glob, json, os, shutil, stat, subprocess, tempfile, unittest

HERE = os.path.dirname(os.path.abspath(__file__))
MIGRATE = os.environ['DRIVER_MIGRATE']


class Cxx(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def database(self, files):
        entries = [{'directory': self.dir, 'file': f,
                    'arguments': ['clang', '-ffreestanding', '-nostdinc', '-c', f]} for f in files]
        with open(self.dir + '/compile_commands.json', 'w') as f:
            json.dump(entries, f)

    def run_on(self, files, *more, out=None):
        self.database(files)
        return subprocess.run([MIGRATE, 'cxx', '-p', self.dir, '-o', out or self.dir + '/out',
                               '--store', self.dir + '/store', *more, *files],
                              capture_output=True, text=True)

    def source(self, text, name='x.c'):
        path = os.path.join(self.dir, name)
        with open(path, 'w') as f:
            f.write(text)
        return path

    def test_cases(self):
        """Each case becomes its .cpp, which both compilers take."""
        files = sorted(f for f in glob.glob(HERE + '/cases/*.c') if os.path.exists(f[:-2] + '.cpp'))
        self.assertGreater(len(files), 5)
        p = self.run_on(files, '--check', '--gcc', '--output', 'json:' + self.dir + '/result.json')
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        for f in files:
            name = os.path.basename(f)[:-2] + '.cpp'
            self.assertEqual(open(self.dir + '/out/' + name).read(), open(f[:-2] + '.cpp').read(), name)
        result = json.load(open(self.dir + '/result.json'))
        self.assertTrue(all(f['clean'] and f['gcc']['ok'] for f in result['files']))

    def test_meaning_is_listed(self):
        p = self.run_on([HERE + '/cases/enums.c', HERE + '/cases/linkage.c', HERE + '/cases/tags.c'])
        for rule in ('enum-arithmetic', 'const-linkage', 'tentative-definition', 'nested-tag', 'empty-struct'):
            self.assertIn('[%s]' % rule, p.stdout)

    def test_refused_leaves_nothing(self):
        p = self.run_on([HERE + '/cases/refused.c'])
        self.assertEqual(p.returncode, 1)
        self.assertRegex(p.stdout, r'refused\.c:9: refused: .*compound literal')
        self.assertFalse(os.path.exists(self.dir + '/out/refused.cpp'))

    def test_own_output_is_unchanged(self):
        case = HERE + '/cases/void_pointers.c'
        self.run_on([case])
        first = open(self.dir + '/out/void_pointers.cpp').read()
        p = subprocess.run([MIGRATE, 'cxx', '-o', self.dir + '/again', self.dir + '/out/void_pointers.cpp'],
                           capture_output=True, text=True)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        self.assertEqual(open(self.dir + '/again/void_pointers.cpp').read(), first)

    def test_parse_error(self):
        p = self.run_on([self.source('int f( { return missing; }\n')])
        self.assertEqual(p.returncode, 1)
        self.assertIn('does not parse as C', p.stdout)
        self.assertIn('x.c:1:', p.stdout)
        self.assertFalse(os.path.exists(self.dir + '/out/x.cpp'))

    def test_full_disk(self):
        """/dev/full can't be renamed over: writing beside it fails first."""
        p = self.run_on([self.source('int f(void) { return 1; }\n')], out='/dev/full/out')
        self.assertEqual(p.returncode, 1)
        self.assertIn('cannot', p.stdout)

    def test_read_only(self):
        if os.geteuid() == 0:
            self.skipTest('root writes everywhere')
        os.mkdir(self.dir + '/out')
        os.chmod(self.dir + '/out', stat.S_IRUSR | stat.S_IXUSR)
        p = self.run_on([self.source('int f(void) { return 1; }\n')])
        self.assertEqual(p.returncode, 1)
        self.assertEqual(os.listdir(self.dir + '/out'), [])

    def test_usage(self):
        for words in ([], ['cxx'], ['cxx', 'x.c'], ['unknown', 'x.c'], ['cxx', '-o'], ['cxx', '--nope', 'x.c']):
            p = subprocess.run([MIGRATE, *words], capture_output=True, text=True)
            self.assertEqual(p.returncode, 2, words)
            self.assertIn('usage:', p.stderr)

    def test_unknown_kernel(self):
        p = subprocess.run([MIGRATE, 'headers', '--kernel', '/nowhere', self.source('int x;\n')],
                           capture_output=True, text=True)
        self.assertEqual(p.returncode, 2)
        self.assertIn('/nowhere', p.stderr)

    def test_interrupted_run_leaves_no_overlay(self):
        """Only complete overlays have a name without a leading dot."""
        case = HERE + '/cases/enums.c'
        self.run_on([case], '--check')
        names = os.listdir(self.dir + '/store')
        self.assertEqual([n for n in names if n.startswith('.')], [])
        self.assertTrue(all(os.path.exists('%s/store/%s/manifest.json' % (self.dir, n)) for n in names))


if __name__ == '__main__':
    unittest.main()
