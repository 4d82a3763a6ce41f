"""The debug kernel, built if it is not in the cache, and a C++ driver on it (slow: 17 CPU minutes, then some a boot)."""
import glob, json, os, shutil, subprocess, tempfile, unittest

MIGRATE = os.environ['DRIVER_MIGRATE']
ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..'))
SOURCE = '/usr/src/linux-source-6.1.tar.xz'
DRIVER = 'drivers/watchdog/i6300esb.c'


@unittest.skipUnless(os.path.exists(SOURCE) and shutil.which('qemu-system-x86_64'),
                     'apt-get install linux-source-6.1 qemu-system-x86')
class DebugKernel(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.headers = subprocess.run([MIGRATE, 'trial', '--debug-kernel'], capture_output=True, text=True,
                                      check=True).stdout.strip()

    def trial(self, *args):
        return subprocess.run([MIGRATE, 'trial', 'i6300esb', '--debug-kernel', '--timeout', '3000', *args],
                              capture_output=True, text=True)

    def test_a_module_of_the_stock_kernel_is_refused(self):
        stock = glob.glob('/lib/modules/6.1.*/kernel/drivers/watchdog/i6300esb.ko')
        if not stock:
            self.skipTest('apt-get install linux-image-amd64')
        p = self.trial('--module', stock[0])
        self.assertEqual(p.returncode, 2)
        self.assertIn('give the directory of its source', p.stderr)

    def test_cxx_is_instrumented_and_clean(self):
        subprocess.run(['tar', '-xf', SOURCE, '-C', self.dir, 'linux-source-6.1/' + DRIVER], check=True)
        made = subprocess.run(['/usr/bin/python3', ROOT + '/tools/driver-migrate/bench/ladder.py', '--tree',
                               self.dir + '/linux-source-6.1', '--kernel', self.headers, '--out', self.dir + '/cxx',
                               '--compiler', 'gcc', '--migrate', MIGRATE, 'i6300esb'], capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stdout + made.stderr)
        module = self.dir + '/cxx/i6300esb/i6300esb.ko'
        self.assertIn('__asan_load8_noabort', subprocess.run(['nm', '-u', module], capture_output=True, text=True).stdout)
        out = self.dir + '/out.json'
        p = self.trial('--module', module, '--reloads', '1', '--output', 'json:' + out)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        boot = json.load(open(out))['first']['boots'][0]
        self.assertGreater(int(boot['measures']['failed-allocations'].split()[0]), 20)


if __name__ == '__main__':
    unittest.main()
