"""Real boots: a driver that is clean, and a machine that hangs (slow)."""
import glob, json, os, shutil, signal, subprocess, tempfile, unittest

MIGRATE = os.environ['DRIVER_MIGRATE']


@unittest.skipUnless(glob.glob('/boot/vmlinuz-6.1.*') and shutil.which('qemu-system-x86_64'),
                     'apt-get install linux-image-amd64 qemu-system-x86')
class Boots(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def trial(self, *args):
        return subprocess.run([MIGRATE, 'trial', *args], capture_output=True, text=True, timeout=1500,
                              env={**os.environ, 'TMPDIR': self.dir})

    def test_watchdog_is_clean(self):
        out = self.dir + '/out.json'
        p = self.trial('i6300esb', '--reloads', '3', '--timeout', '900', '--output', 'json:' + out)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        boot = json.load(open(out))['first']['boots'][0]
        self.assertEqual(boot['ending'], 'done')
        self.assertIn('WATCHDOG', boot['qmp_events'])
        self.assertEqual(boot['functions_not_run'], [])
        phases = {p['name']: p['accesses'] for p in boot['phases']}
        self.assertGreater(phases['probe'], 5)
        # Probe and remove, three times again.
        self.assertEqual(phases['reload'], 3 * (phases['probe'] + phases['remove']))
        self.assertEqual(glob.glob(self.dir + '/driver-trial-*'), [])

    def test_every_acquisition_fails_once(self):
        out = self.dir + '/out.json'
        p = self.trial('i6300esb', '--fail-acquisitions', '--reloads', '0', '--no-unbind', '--timeout', '1400',
                       '--output', 'json:' + out)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        run = json.load(open(out))['first']['boots'][0]['acquisitions']
        by_function = {f['function']: f for f in run['failures']}
        self.assertEqual(sorted(by_function), sorted(run['calls']))
        self.assertEqual(run['with_problems'], 0)
        self.assertEqual(by_function['__pci_register_driver']['outcome'], 'load')
        self.assertEqual(by_function['devm_kmalloc']['error'], 'ENOMEM')
        last = by_function['watchdog_register_device']
        self.assertEqual((last['outcome'], last['error']), ('bind', 'EBUSY'))
        self.assertEqual(last['released'], ['iounmap', 'pci_release_region', 'pci_disable_device'])

    def test_a_hung_machine_is_killed(self):
        scenario = self.dir + '/hang.yaml'
        with open(scenario, 'w') as f:
            f.write('driver: i6300esb\nqemu: -device i6300esb,addr=0x10\naddress: "0000:00:10.0"\n'
                    'regions: i6300esb\nready: test -e /dev/watchdog0\nphases:\n'
                    '  - {name: hang, run: "sleep 100000"}\n')
        p = self.trial(scenario, '--timeout', '150')
        self.assertEqual(p.returncode, 1, p.stdout + p.stderr)
        self.assertIn('the machine hung', p.stdout)
        self.assertIn('last output of the machine', p.stdout)
        left = subprocess.run(['pgrep', '-f', self.dir], capture_output=True, text=True).stdout
        self.assertEqual(left, '')

    def test_a_panic_is_reported(self):
        scenario = self.dir + '/panic.yaml'
        with open(scenario, 'w') as f:
            f.write('driver: i6300esb\nqemu: -device i6300esb,addr=0x10\naddress: "0000:00:10.0"\n'
                    'regions: i6300esb\nready: test -e /dev/watchdog0\nphases:\n'
                    '  - {name: crash, run: "echo c >/proc/sysrq-trigger"}\n')
        p = self.trial(scenario, '--timeout', '900')
        self.assertEqual(p.returncode, 1, p.stdout + p.stderr)
        self.assertIn('the machine stopped in phase crash', p.stdout)
        self.assertIn('Kernel panic - not syncing: sysrq triggered crash', p.stdout)
        self.assertEqual(os.listdir(self.dir), ['panic.yaml'])

    def test_two_at_once_do_not_collide(self):
        words = [MIGRATE, 'trial', 'pvpanic-pci', '--quiet', '--reloads', '1', '--no-unbind', '--timeout', '900']
        both = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                 env={**os.environ, 'TMPDIR': self.dir}) for _ in range(2)]
        for p in both:
            said = p.communicate(timeout=1500)[0]
            self.assertEqual(p.returncode, 0, said)
        self.assertEqual(os.listdir(self.dir), [])

    def test_an_interrupt_leaves_nothing(self):
        p = subprocess.Popen([MIGRATE, 'trial', 'i6300esb'], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             text=True, env={**os.environ, 'TMPDIR': self.dir})
        p.stderr.readline()  # the guest's first phase
        p.send_signal(signal.SIGINT)
        p.communicate(timeout=60)
        self.assertEqual(p.returncode, -signal.SIGINT)
        self.assertEqual(os.listdir(self.dir), [])
        self.assertEqual(subprocess.run(['pgrep', '-f', self.dir], capture_output=True, text=True).stdout, '')


if __name__ == '__main__':
    unittest.main()
