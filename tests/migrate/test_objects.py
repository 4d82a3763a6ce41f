"""Objects of C and C++ hold the same symbols, data and instructions, and
compare_objects.py notices when they don't."""
import glob, json, os, shutil, subprocess, sys, tempfile, unittest

HERE = os.path.dirname(os.path.abspath(__file__))
MIGRATE = os.environ['DRIVER_MIGRATE']
sys.path.insert(0, os.path.join(HERE, '../../tools/driver-migrate/bench'))
from compare_objects import Comparison

KERNEL = sorted(glob.glob('/usr/src/linux-headers-6.1.*-amd64'))
SMALL = '''
extern int other(int), another(int);
static int table[] = { 1, 2, 3 };
static int helper(int x) { return other(x) + table[x]; }
int entry(int x) { return helper(x) * 3; }
int *share(void) { return table; }
'''


class Objects(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def compile(self, text, name):
        path = os.path.join(self.dir, name)
        with open(path + '.c', 'w') as f:
            f.write(text)
        subprocess.run(['gcc-12', '-O2', '-fno-pie', '-fno-asynchronous-unwind-tables', '-c', path + '.c',
                        '-o', path + '.o'], check=True)
        return path + '.o'

    def unexplained(self, changed):
        return ' '.join(Comparison(self.compile(SMALL, 'a'), self.compile(changed, 'b')).unexplained)

    def test_equal(self):
        result = Comparison(self.compile(SMALL, 'a'), self.compile(SMALL, 'b'))
        self.assertEqual(result.unexplained + result.explained, [])
        self.assertEqual((result.both, result.equal), (2, 2))

    def test_other_contents(self):
        self.assertIn('data table differs', self.unexplained(SMALL.replace('2, 3', '2, 4')))

    def test_other_callee(self):
        text = self.unexplained(SMALL.replace('other(x) +', 'another(x) +'))
        self.assertIn("refers to ['other'] in C, ['another'] in C++", text)

    def test_symbols(self):
        self.assertIn('symbol entry only in C', self.unexplained(SMALL.replace('entry', 'entrance')))
        self.assertIn('symbol entry: global in C, local in C++',
                      self.unexplained(SMALL.replace('int entry', 'static __attribute__((used)) int entry')))

    def test_constructor(self):
        text = self.unexplained(SMALL + '__attribute__((constructor)) void early(void) { other(1); }\n')
        self.assertIn('section .init_array', text)

    def compare(self, words, sources):
        p = subprocess.run([MIGRATE, 'cxx', *words, '-o', self.dir, '--store', self.dir + '/store',
                            '--check', '--gcc', '--objects', self.dir, *sources], capture_output=True, text=True)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        for source in sources:
            stem = os.path.join(self.dir, os.path.basename(source)[:-2])
            result = Comparison(stem + '.c.o', stem + '.cxx.o')
            self.assertEqual(result.unexplained, [], source)
            self.assertGreater(result.both + result.data_objects, 0, source)

    def test_cases(self):
        sources = sorted(f for f in glob.glob(HERE + '/cases/*.c') if os.path.exists(f[:-2] + '.cpp'))
        with open(self.dir + '/compile_commands.json', 'w') as f:
            json.dump([{'directory': self.dir, 'file': s, 'arguments': ['clang', '-ffreestanding', '-c', s]}
                       for s in sources], f)
        self.compare(['-p', self.dir], sources)

    @unittest.skipUnless(KERNEL, 'apt-get install linux-headers-amd64')
    def test_drivers(self):
        self.compare(['--kernel', KERNEL[0]], sorted(glob.glob(HERE + '/objects/*.c')))


if __name__ == '__main__':
    unittest.main()
