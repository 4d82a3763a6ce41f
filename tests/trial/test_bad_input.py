"""What `driver-migrate trial` does when it can't: clear words and exit status 2."""
import glob, os, shutil, subprocess, tempfile, unittest

MIGRATE = os.environ['DRIVER_MIGRATE']
KERNEL = glob.glob('/boot/vmlinuz-6.1.*')
needs_kernel = unittest.skipUnless(KERNEL, 'apt-get install linux-image-amd64')
SCENARIO = '''driver: i6300esb
qemu: -device %s,addr=0x10
address: "0000:00:10.0"
regions: i6300esb
ready: test -e /dev/watchdog0
phases:
  - {name: use, run: "true"}
'''


class BadInput(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        with open(path, 'w') as f:
            f.write(text)
        return path

    def refused(self, *args, env=None):
        p = subprocess.run([MIGRATE, 'trial', *args], capture_output=True, text=True, timeout=600,
                           env={**os.environ, **(env or {}), 'TMPDIR': self.dir})
        self.assertEqual(p.returncode, 2, p.stdout + p.stderr)
        self.assertEqual(p.stdout, '')
        self.assertEqual(glob.glob(self.dir + '/driver-trial-*'), [])
        return p.stderr

    def test_usage(self):
        self.assertIn('no scenario; there are', self.refused())
        self.assertIn('unknown option --modul', self.refused('i6300esb', '--modul', 'x'))
        self.assertIn('json:PATH', self.refused('i6300esb', '--output', 'xml:x'))
        self.assertIn("not 'many'", self.refused('i6300esb', '--reloads', 'many'))

    def test_scenario(self):
        self.assertIn("no scenario 'i6300'", self.refused('i6300'))
        self.assertIn('No such file', self.refused(self.dir + '/none.yaml'))
        bad = self.write('bad.yaml', 'driver: x\nqmu: y\n')
        self.assertIn(bad + ":2: unknown field 'qmu'; did you mean 'qemu'?", self.refused(bad))
        self.assertIn("unknown field 'flux'; there are about, driver", self.refused(self.write('f.yaml', 'flux: 1\n')))

    @needs_kernel
    def test_module(self):
        self.assertIn('No such file', self.refused('i6300esb', '--module', self.dir + '/x.ko'))
        text = self.write('text.ko', 'no object')
        self.assertIn(text, self.refused('i6300esb', '--module', text))
        wrong = self.write('wrong.yaml', (SCENARIO % 'i6300esb').replace('driver: i6300esb', 'driver: i6300esc'))
        self.assertIn("did you mean 'i6300esb'", self.refused(wrong))

    @needs_kernel
    def test_module_that_does_not_build(self):
        os.mkdir(self.dir + '/src')
        self.assertIn('no Makefile', self.refused('i6300esb', '--module', self.dir + '/src'))
        self.write('src/Makefile', 'obj-m := broken.o\n')
        self.write('src/broken.c', '#include <linux/module.h>\nint f(void) { return nothing; }\n')
        said = self.refused('i6300esb', '--module', self.dir + '/src')
        self.assertIn('does not build', said)
        self.assertRegex(said, self.dir + "/src/broken.c:2:22: error: .nothing. undeclared")

    @needs_kernel
    def test_module_with_an_unknown_symbol(self):
        os.mkdir(self.dir + '/src')
        self.write('src/Makefile', 'obj-m := lost.o\n')
        self.write('src/lost.c', '#include <linux/module.h>\nvoid nowhere(void);\nMODULE_LICENSE("GPL");\n'
                   'static int __init lost(void) { nowhere(); return 0; }\nmodule_init(lost);\n')
        self.assertIn('"nowhere"', self.refused('i6300esb', '--module', self.dir + '/src'))

    @needs_kernel
    def test_program_that_is_not_here(self):
        path = self.write('host.yaml', SCENARIO % 'i6300esb' + 'host: [no-such-program]\n')
        self.assertIn('the scenario runs no-such-program in the guest', self.refused(path))
        path = self.write('host.yaml', SCENARIO % 'i6300esb' + 'host: [/no/such/file]\n')
        self.assertIn('/no/such/file', self.refused(path))

    @needs_kernel
    def test_never_kvm(self):
        # /dev/kvm may be there and hang.
        words = self.dir + '/words'
        self.write('qemu-system-x86_64', '#!/bin/sh\necho "$@" >%s\nexit 1\n' % words)
        os.chmod(self.dir + '/qemu-system-x86_64', 0o755)
        said = self.refused('i6300esb', env={'PATH': self.dir + ':' + os.environ['PATH']})
        self.assertIn('QEMU does not start this machine', said)
        with open(words) as f:
            self.assertIn('-accel tcg ', f.read())

    @needs_kernel
    def test_device(self):
        path = self.write('device.yaml', SCENARIO % 'no-such-device')
        self.assertIn("'no-such-device' is not a valid device model name", self.refused(path))

    def test_kernel(self):
        self.assertIn('no kernel 5.99', self.refused('i6300esb', '--kernel', '5.99'))

    def test_debug_kernel(self):
        cache = {'XDG_CACHE_HOME': self.dir}
        said = self.refused('i6300esb', '--debug-kernel', '--kernel', '5.99.1-x', env=cache)
        self.assertIn('/usr/src/linux-source-5.99.tar.xz, which is missing: apt-get install linux-source-5.99', said)
        self.assertEqual(os.listdir(self.dir), [])
        self.assertIn('needs --debug-kernel', self.refused('i6300esb', '--fail-allocations', '3'))

    @needs_kernel
    def test_no_qemu(self):
        self.assertIn('apt-get install qemu-system-x86', self.refused('i6300esb', env={'PATH': self.dir}))

    @needs_kernel
    def test_no_binutils(self):
        self.assertIn('apt-get install binutils',
                      self.refused('i6300esb', '--fail-acquisitions', env={'PATH': self.dir}))

    @needs_kernel
    def test_report_that_cannot_be_written(self):
        # Before anything is booted.
        self.assertIn('cannot', self.refused('i6300esb', '--output', 'json:/proc/no/such'))


if __name__ == '__main__':
    unittest.main()
