"""An interrupted run keeps what it has, says that it is partial, and leaves no process."""
import json
import os
import signal
import subprocess
import time

from support import LINT, Case, double_free


class Interrupt(Case):
    def slow_source(self):
        bomb = '#define A0 x +\n' + ''.join('#define A%d A%d A%d\n' % (i + 1, i, i) for i in range(60))
        # Short, so that it starts last.
        return bomb + 'int f(int x) { return A60 x; }\n'

    def test_partial_results(self):
        self.sources(a=double_free() + '/* %s */' % ('x' * 5000), slow=self.slow_source())
        process = subprocess.Popen([LINT, '-p', '.', '-j', '1', '-o', 'json:r.json'], cwd=self.dir, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 2, err)
        self.assertIn('INTERRUPTED, results are partial', err)
        report = json.loads(self.read('r.json'))
        self.assertTrue(report['partial'])
        self.assertEqual([f['rule'] for f in report['findings']], ['double-free'])
        self.assertEqual({f['path']: f['status'] for f in report['files']}, {'a.c': 'analysed', 'slow.c': 'interrupted'})
        self.assertIn('interrupted', [f['reason'] for f in report['files'] if f['path'] == 'slow.c'][0])

    def test_no_worker_survives_a_kill(self):
        self.sources(slow=self.slow_source())
        process = subprocess.Popen([LINT, '-p', '.', '-o', 'json:r.json'], cwd=self.dir,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        children = self.children(process.pid)
        self.assertEqual(len(children), 1)
        process.kill()
        process.wait()
        deadline = time.time() + 10
        while any(self.alive(pid) for pid in children) and time.time() < deadline:
            time.sleep(0.1)
        self.assertFalse(any(self.alive(pid) for pid in children))

    @staticmethod
    def children(pid):
        with open('/proc/%d/task/%d/children' % (pid, pid)) as f:
            return [int(word) for word in f.read().split()]

    @staticmethod
    def alive(pid):
        try:
            with open('/proc/%d/stat' % pid) as f:
                return f.read().rsplit(')', 1)[1].split()[0] != 'Z'
        except OSError:
            return False
