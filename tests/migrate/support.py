"""What the tests of plan and apply share: the command, the kernel it works on, a folder of their own."""
import glob
import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '../..'))
MIGRATE = os.environ['DRIVER_MIGRATE']
KERNEL = (sorted(glob.glob('/usr/src/linux-headers-6.1.*-amd64')) or [''])[-1]


def text(path):
    with open(path) as f:
        return f.read()


@unittest.skipUnless(KERNEL, 'no headers of Linux 6.1: apt-get install linux-headers-amd64')
class Case(unittest.TestCase):
    """`self.dir` is the test's own; `self.store`, of headers in their C++ form, its class's."""
    @classmethod
    def setUpClass(cls):
        cls.store = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.store, ignore_errors=True)

    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def words(self, *words):
        return [MIGRATE, *words, '--kernel', KERNEL, '--store', self.store]

    def run_migrate(self, *words, **more):
        return subprocess.run(self.words(*words), capture_output=True, text=True, **more)
