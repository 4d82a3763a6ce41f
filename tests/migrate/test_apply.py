"""driver-migrate apply, status and undo: all or nothing, and back again."""
import json, os, shutil, signal, subprocess, time, unittest

from support import ROOT, Case, text

NAMESPACE = ['unshare', '--mount'] + ([] if os.geteuid() == 0 else ['--map-root-user'])
MOUNTS = subprocess.run(NAMESPACE + ['sh', '-c', 'mount -t tmpfs -o size=64k none /mnt'],
                        capture_output=True).returncode == 0
DATA = 'private-data:DriverData:esb_dog'


def listing(directory):
    return {os.path.relpath(os.path.join(d, f), directory): text(os.path.join(d, f))
            for d, _, files in os.walk(directory) for f in files}


class Apply(Case):
    def setUp(self):
        super().setUp()
        for name in 'i6300esb.c', 'Makefile':
            shutil.copy(os.path.join(ROOT, 'corpus/i6300esb/c', name), self.dir)
        self.source, self.output = self.dir + '/i6300esb.c', self.dir + '/i6300esb.cpp'
        self.original = listing(self.dir)

    def good(self, *words, **more):
        run = self.run_migrate(*words, **more)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout

    def refused(self, why, *words, code=1):
        before = listing(self.dir)
        run = self.run_migrate(*words)
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)
        self.assertIn(why, run.stderr)
        self.assertEqual(listing(self.dir), before)

    def test_apply_is_idempotent_and_keeps_the_original(self):
        self.good('apply', self.source)
        self.assertEqual(text(self.source), self.original['i6300esb.c'])
        self.assertIn('.write<u16>(', text(self.output))
        self.assertIn('DRYDOCK_CXX += i6300esb.cpp', text(self.dir + '/Makefile'))
        first = listing(self.dir)
        self.assertIn('nothing to change', self.good('apply', self.source))
        self.assertIn('0 changes', self.good('apply', self.output))
        self.assertEqual(listing(self.dir), first)

    def test_undo_of_a_group_and_of_everything(self):
        self.good('apply', self.source)
        self.good('undo', DATA, self.source)
        self.assertNotIn('esb_dog_data', text(self.output))
        self.assertIn('.write<u16>(', text(self.output))
        self.assertIn('nothing to change', self.good('apply', self.source))
        self.good('undo', '--all', self.source)
        self.assertEqual(listing(self.dir), self.original)

    def test_undo_names_what_it_does_not_know(self):
        self.refused('nothing was applied', 'undo', DATA, self.source)
        self.good('apply', self.source)
        self.refused("no group 'x:y'", 'undo', 'x:y', self.source)

    def test_foreign_and_edited_targets_are_refused(self):
        with open(self.output, 'w') as f:
            f.write('int mine;\n')
        self.refused("exists and is not driver-migrate's", 'apply', self.source)
        os.unlink(self.output)
        self.good('apply', self.source)
        with open(self.output, 'a') as f:
            f.write('// by hand\n')
        self.refused('was edited since', 'apply', self.source)
        self.refused('was edited since', 'undo', '--all', self.source)

    def test_a_source_that_changed_since_the_plan_is_refused(self):
        plan = self.store + '/plan.json'
        self.good('plan', '--output', 'json:' + plan, self.source)
        with open(self.source, 'a') as f:
            f.write('/* later */\n')
        self.refused('has changed since', 'apply', '--plan', plan, self.source)
        self.refused('no plan of driver-migrate', 'apply', '--plan', self.dir + '/Makefile', self.source)

    def test_status_counts_and_names_causes(self):
        shown = self.good('status', self.source)
        self.assertIn('i6300esb: not applied', shown)
        self.assertRegex(shown, r'register: (\d+) of \1 sites converted')
        decisions = self.store + '/reject.json'
        with open(decisions, 'w') as f:
            json.dump({'drydock-decisions': 1, 'groups': {DATA: 'reject'}}, f)
        self.good('apply', '--decisions', decisions, self.source)
        shown = self.good('status', self.source)
        self.assertIn('i6300esb: applied\n', shown)
        self.assertRegex(shown, r'private-data: 0 of \d+ sites')
        self.assertIn('private-data: rejected, as in ' + self.source, shown)

    def test_answers_are_asked_once_and_kept(self):
        decisions = self.store + '/answers.json'
        self.good('apply', '--interactive', '--decisions', decisions, self.source, input='e\nn\n' + 9 * 'y\n')
        kept = json.loads(text(decisions))['groups']
        self.assertEqual(kept[DATA], 'reject')
        self.assertEqual(kept['register-map:esb_dog.base'], 'accept')
        self.assertNotIn('esb_dog_data', text(self.output))
        self.good('apply', '--decisions', decisions, self.source)
        run = self.run_migrate('apply', '--interactive', self.source, input='')
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_quitting_writes_nothing(self):
        run = self.run_migrate('apply', '--interactive', self.source, input='y\nq\n')
        self.assertEqual(run.returncode, 1)
        self.assertEqual(listing(self.dir), self.original)

    def test_what_is_no_c_writes_nothing(self):
        with open(self.source, 'a') as f:
            f.write('int broken(\n')
        self.original = listing(self.dir)
        self.refused('does not parse as C', 'apply', self.source)
        self.refused("is no file and no command", 'reply', self.source, code=2)

    @unittest.skipUnless(MOUNTS, 'mount namespaces are not allowed here')
    def test_full_and_read_only_trees_stay_as_they_are(self):
        for options, why in ('size=40k', 'No space left'), ('ro', 'Read-only'):
            with self.subTest(options):
                work = self.dir + '/mount'
                os.makedirs(work, exist_ok=True)
                fill = 'mount -t tmpfs -o size=40k none {0}; cp {1}/i6300esb.c {1}/Makefile {0}; {2}'.format(
                    work, self.dir, 'dd if=/dev/zero of=%s/fill bs=4k count=6 2>/dev/null' % work
                    if options != 'ro' else 'mount -o remount,ro %s' % work)
                run = subprocess.run(NAMESPACE + [
                    'sh', '-c', fill + '\n"$@"\nstatus=$?\nfind %s -type f\nexit $status' % work, 'sh',
                    *self.words('apply', work + '/i6300esb.c')], capture_output=True, text=True)
                self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
                self.assertIn(why, run.stderr)
                left = {os.path.basename(f) for f in run.stdout.split() if f.startswith(work)}
                self.assertLessEqual(left, {'i6300esb.c', 'Makefile', 'fill'})

    def test_an_interrupt_leaves_all_or_nothing(self):
        for wait in 0.1, 0.5, 1.0, 2.0:
            process = subprocess.Popen(self.words('apply', self.source), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(wait)
            process.send_signal(signal.SIGINT)
            process.wait()
            names = set(listing(self.dir))
            self.assertIn(names, ({'i6300esb.c', 'Makefile'},
                                  {'i6300esb.c', 'Makefile', 'i6300esb.cpp', '.driver-migrate/i6300esb.json'}))
            self.assertEqual(text(self.source), self.original['i6300esb.c'])


if __name__ == '__main__':
    unittest.main()
