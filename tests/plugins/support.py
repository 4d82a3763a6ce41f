"""What the tests of the plugins share: driver-lint beside them, commands with a time limit, a folder of their own."""
import glob
import os
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LINT = os.environ['DRIVER_LINT']
HEADERS = max(glob.glob('/usr/src/linux-headers-6.1.*-amd64'), default='')
# Unpacked by `./drydock demo`, or by hand.
LINUX = next((d for d in (os.path.join(ROOT, 'build/linux/linux-source-6.1'), '/root/linux/linux-source-6.1')
              if os.path.isdir(d)), '')


def run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, text=True, capture_output=True, timeout=600)


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.dir = os.path.realpath(scratch.name)

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        with open(path, 'w') as f:
            f.write(text)
        return path
