"""What driver-migrate does when it can't: clear words, an exit status, nothing half-written.

Full disks and read-only trees are real ones: tmpfs mounts in a mount namespace
of the test's own, left out where the machine does not allow those.
"""
import glob, os, shutil, signal, subprocess, tempfile, time, unittest

MIGRATE = os.environ['DRIVER_MIGRATE']
NAMESPACE = ['unshare', '--mount'] + ([] if os.geteuid() == 0 else ['--map-root-user'])
MOUNTS = subprocess.run(NAMESPACE + ['sh', '-c', 'mount -t tmpfs -o size=64k none /mnt'],
                        capture_output=True).returncode == 0
KERNEL = sorted(glob.glob('/usr/src/linux-headers-6.1.*-amd64'))
needs_mounts = unittest.skipUnless(MOUNTS, 'mount namespaces are not allowed here')
needs_kernel = unittest.skipUnless(KERNEL, 'apt-get install linux-headers-amd64')


def files_in(directory):
    return [os.path.join(d, f) for d, _, files in os.walk(directory) for f in files]


class BadInput(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        for name in ('out', 'store', 'mount'):
            os.mkdir(os.path.join(self.dir, name))

    def source(self, text, name='x.c'):
        path = os.path.join(self.dir, name)
        with open(path, 'w') as f:
            f.write(text)
        return path

    def words(self, source, out='out', store='store'):
        where = ['--kernel', KERNEL[0]] if KERNEL else []
        return [MIGRATE, 'cxx', '-o', os.path.join(self.dir, out), '--store', os.path.join(self.dir, store),
                *where, source]

    def run_words(self, words):
        return subprocess.run(words, capture_output=True, text=True, timeout=120)

    def run_mounted(self, script, words):
        """Runs words where script has mounted something, then lists what they left there."""
        return self.run_words(NAMESPACE + [
            'sh', '-c', script + '\n"$@"\nstatus=$?\nfind %s/mount -type f\nexit $status' % self.dir, 'sh', *words])

    @needs_mounts
    def test_no_headers_installed(self):
        p = self.run_mounted('mount -t tmpfs none /usr/src; mount -t tmpfs none /lib/modules',
                             [MIGRATE, 'headers', self.source('int x;\n')])
        self.assertEqual(p.returncode, 2)
        self.assertIn('linux-headers-amd64', p.stderr)
        self.assertNotIn('--kernel-headers', p.stderr)

    @needs_mounts
    @needs_kernel
    def test_common_headers_missing(self):
        common = KERNEL[0].replace('-amd64', '-common')
        p = self.run_mounted('mount -t tmpfs none ' + common, self.words(self.source('int x;\n')))
        self.assertEqual(p.returncode, 2)
        self.assertIn('linux-headers-*-common', p.stderr)

    def test_unknown_kernel(self):
        for path, why in (('/nowhere', 'autoconf.h'), (self.dir, 'not the headers of a configured kernel')):
            p = self.run_words([MIGRATE, 'headers', '--kernel', path, self.source('int x;\n')])
            self.assertEqual(p.returncode, 2)
            self.assertIn(path, p.stderr)
            self.assertIn(why, p.stderr)

    @needs_kernel
    def test_not_c(self):
        for text, why in (('int f( { return 1; }\n', 'x.c:1:'), ('int f(void) { return missing(); }\n', 'missing')):
            for command in ('cxx', 'headers'):
                words = self.words(self.source(text))
                words[1] = command
                p = self.run_words(words)
                self.assertEqual(p.returncode, 1)
                self.assertIn('does not parse as C', p.stdout + p.stderr)
                self.assertIn(why, p.stdout + p.stderr)
                self.assertEqual(files_in(self.dir + '/out'), [])

    @needs_kernel
    def test_macro_hides_control_flow(self):
        source = self.source('int step(int);\n'
                             '#define STEP(v, n) int v = step(n); if (v < 0) goto out\n'
                             'int f(void)\n{\n\tSTEP(a, 1);\n\tSTEP(b, 2);\n\treturn a + b;\nout:\n\treturn -1;\n}\n')
        with open(source) as f:
            before = f.read()
        p = self.run_words(self.words(source))
        self.assertEqual(p.returncode, 1)
        self.assertRegex(p.stdout, r'x\.c:6: refused: a jump passes the initialiser of b')
        self.assertEqual(files_in(self.dir + '/out'), [])
        with open(source) as f:
            self.assertEqual(f.read(), before)

    @needs_mounts
    @needs_kernel
    def test_read_only(self):
        mount = 'mount -t tmpfs none %s/mount; mount -o remount,ro %s/mount' % (self.dir, self.dir)
        for place in ('out', 'store'):
            p = self.run_mounted(mount, self.words(self.source('int f(void);\n'), **{place: 'mount/sub'}))
            self.assertEqual(p.returncode, 1, place)
            self.assertIn('Read-only file system', p.stdout + p.stderr)
            self.assertEqual(files_in(self.dir + '/out'), [])

    @needs_mounts
    @needs_kernel
    def test_sources_may_be_read_only(self):
        self.source('int f(void) { return 1; }\n')
        p = self.run_mounted('mount -t tmpfs none %s/mount; cp %s/x.c %s/mount; mount -o remount,ro %s/mount' %
                             ((self.dir,) * 4), self.words(self.dir + '/mount/x.c'))
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)

    @needs_mounts
    @needs_kernel
    def test_full_disk(self):
        long = ''.join('int value_%d = %d;\n' % (i, i) for i in range(20000))
        cases = (('out', '128k', long), ('store', '512k', '#include <linux/module.h>\n'))
        for place, size, text in cases:
            p = self.run_mounted('mount -t tmpfs -o size=%s none %s/mount' % (size, self.dir),
                                 self.words(self.source(text), **{place: 'mount'}))
            self.assertEqual(p.returncode, 1, place)
            self.assertIn('No space left on device', p.stdout + p.stderr)
            self.assertNotIn(self.dir + '/mount', p.stdout.split('No space')[-1])
            self.assertEqual(files_in(self.dir + '/out'), [])

    @needs_mounts
    @needs_kernel
    def test_full_disk_report(self):
        words = self.words(self.source('int f(void) { return 1; }\n'))
        script = ('mount -t tmpfs -o size=4k none %s/mount; head -c 4096 /dev/zero > %s/mount/fill'
                  % (self.dir, self.dir))
        p = self.run_mounted(script, words + ['--output', 'json:%s/mount/report.json' % self.dir])
        self.assertEqual(p.returncode, 1)
        self.assertIn('report.json', p.stderr)
        self.assertNotIn('report.json', p.stdout.splitlines()[-1])

    def interrupt(self, how):
        """Stops a run while it writes its overlay; True if that was the moment."""
        shutil.rmtree(self.dir + '/store')
        p = subprocess.Popen(self.words(self.source('#include <linux/netdevice.h>\n')),
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        hit = False
        while p.poll() is None and not hit:
            hit = bool(glob.glob(self.dir + '/store/.new-*'))
            time.sleep(0.0005)
        p.send_signal(how)
        return p.wait() == -how and hit

    def overlays(self):
        names = os.listdir(self.dir + '/store')
        for name in names:
            self.assertTrue(os.path.exists('%s/store/%s/manifest.json' % (self.dir, name)), names)
        return names

    @needs_kernel
    def test_interrupted(self):
        self.assertTrue(any(self.interrupt(signal.SIGINT) for _ in range(10)))
        self.assertEqual(self.overlays(), [])
        self.assertEqual(files_in(self.dir + '/out'), [])

    @needs_kernel
    def test_killed(self):
        """Nobody cleans up behind SIGKILL; the next run does."""
        self.assertTrue(any(self.interrupt(signal.SIGKILL) for _ in range(10)))
        self.assertEqual(files_in(self.dir + '/out'), [])
        p = self.run_words(self.words(self.dir + '/x.c'))
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        self.assertEqual(len(self.overlays()), 1)


if __name__ == '__main__':
    unittest.main()
