"""driver-migrate cxx as a user sees it: text in, text out, exit status."""
import glob, json, os, shutil, subprocess, tempfile, unittest

HERE = os.path.dirname(os.path.abspath(__file__))
MIGRATE = os.environ['DRIVER_MIGRATE']


def read(path):
    with open(path) as f:
        return f.read()


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
            self.assertEqual(read(self.dir + '/out/' + name), read(f[:-2] + '.cpp'), name)
        result = json.loads(read(self.dir + '/result.json'))
        self.assertTrue(all(f['clean'] and f['gcc']['ok'] for f in result['files']))

    def test_meaning_is_listed(self):
        p = self.run_on([HERE + '/cases/enums.c', HERE + '/cases/linkage.c', HERE + '/cases/tags.c'])
        for rule in ('enum-arithmetic', 'const-linkage', 'tentative-definition', 'nested-tag', 'empty-struct'):
            self.assertIn('[%s]' % rule, p.stdout)

    def test_names_that_others_see(self):
        """A renamed symbol or text is a change that somebody else notices."""
        p = self.run_on([self.source('#define TEXT(x) #x\n#define BOTH(x) const char *text_##x = TEXT(x)\n'
                                     'int delete(int new);\n'
                                     'int delete(int new) { return new; }\n'
                                     'static int template(int this) { return delete(this); }\n'
                                     'int use(void) { const char *p = TEXT(class); return template(p[0]); }\n'
                                     'extern int print(const char *, int);\n'
                                     '#define SHOW(x) print(#x, x)\n'
                                     'int show(int private) { return SHOW(private + 1); }\n')], '--check', '--gcc')
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        self.assertRegex(p.stdout, r'x\.c:3: meaning: the symbol delete is called delete_ in C\+\+')
        self.assertRegex(p.stdout, r'x\.c:9: meaning: .* has private_ for private')
        self.assertNotIn('template', p.stdout)
        self.assertNotIn('class', p.stdout)

    def test_branches_of_gcc(self):
        """What only gcc sees of a header is converted for it, and only then."""
        self.source('struct part { int *p; };\n'
                    '#ifdef __clang__\nstatic int *at(void *p) { return p; }\n'
                    '#else\nstatic int *at(void *p) { struct part q = { p }; return q.p; }\n'
                    '#if __GNUC__ < 12\n#error as clang calls itself\n#endif\n#endif\n', 'view.h')
        source = self.source('#include "view.h"\nint f(void *p) { return *at(p); }\n')
        for more, edits in ((['--gcc'], '(int *)p'), ([], 'struct part q = { p }')):
            p = self.run_on([source], '--check', *more)
            self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
            overlays = [read(f) for f in glob.glob(self.dir + '/store/*' + self.dir + '/view.h')]
            self.assertTrue(any(edits in text.split('#else')[1] for text in overlays))
        self.assertEqual(len(overlays), 2)

    def test_refused_leaves_nothing(self):
        p = self.run_on([HERE + '/cases/refused.c'])
        self.assertEqual(p.returncode, 1)
        self.assertRegex(p.stdout, r'refused\.c:9: refused: .*compound literal')
        self.assertFalse(os.path.exists(self.dir + '/out/refused.cpp'))

    def test_own_output_is_unchanged(self):
        case = HERE + '/cases/void_pointers.c'
        self.run_on([case])
        first = read(self.dir + '/out/void_pointers.cpp')
        p = subprocess.run([MIGRATE, 'cxx', '-o', self.dir + '/again', self.dir + '/out/void_pointers.cpp'],
                           capture_output=True, text=True)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        self.assertEqual(read(self.dir + '/again/void_pointers.cpp'), first)

    def test_generic_selection(self):
        """A const temporary is no place in C++ either; g++ has no _Generic."""
        p = self.run_on([self.source('typedef struct { int at; } place;\n'
                                     '#define AT(p) _Generic((p), place: (p).at)\n'
                                     'int f(void) { return AT(((const place){ 3 })); }\n')], '--check')
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)

    def test_usage(self):
        for words in ([], ['cxx'], ['cxx', 'x.c'], ['unknown', 'x.c'], ['cxx', '-o'], ['cxx', '--nope', 'x.c']):
            p = subprocess.run([MIGRATE, *words], capture_output=True, text=True)
            self.assertEqual(p.returncode, 2, words)
            self.assertIn('usage:', p.stderr)


if __name__ == '__main__':
    unittest.main()
