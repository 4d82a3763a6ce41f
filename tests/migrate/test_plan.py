"""driver-migrate plan: groups, their texts, and that the result compiles."""
import difflib, glob, json, os, re, shutil, subprocess

from support import HERE, KERNEL, MIGRATE, ROOT, Case, text

PASSES = os.path.join(ROOT, 'tools/driver-migrate/passes')


class Plan(Case):
    def copy(self, path):
        return shutil.copy(os.path.join(ROOT, path), self.dir)

    def plan(self, *words):
        path = os.path.join(self.dir, 'plan.json')
        run = self.run_migrate('plan', '--output', 'json:' + path, *words)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return json.loads(text(path))['modules'], run.stdout

    def group(self, module, id):
        found = [g for g in module['groups'] if g['id'] == id]
        self.assertTrue(found, '%s is none of %s' % (id, [g['id'] for g in module['groups']]))
        return found[0]

    def test_a_driver_goes_through_typed_registers(self):
        (module,), shown = self.plan(self.copy('corpus/i6300esb/c/i6300esb.c'))
        group = self.group(module, 'register-map:esb_dog.base')
        self.assertEqual(group['state'], 'taken', group['why'])
        self.assertGreater(len(group['sites']), 8)
        self.assertTrue(all(s['converted'] for s in group['sites']))
        self.assertTrue(module['checked'])
        self.assertIn('+\tesb->base.write<u16>(ESB_RELOAD, ESB_UNLOCK1);', shown)
        self.assertIn('why: ', shown)

    def test_rejected_groups_stay_c(self):
        source = self.copy('corpus/i6300esb/c/i6300esb.c')
        decisions = os.path.join(self.dir, 'decisions.json')
        with open(decisions, 'w') as f:
            json.dump({'drydock-decisions': 1, 'groups': {'register-map:esb_dog.base': 'reject'}}, f)
        (module,), shown = self.plan('--decisions', decisions, source)
        self.assertEqual(self.group(module, 'register-map:esb_dog.base')['state'], 'rejected')
        self.assertIn('esb_dog_data::', shown)
        self.assertNotIn('.write<u16>', shown)

    def test_a_bug_that_only_the_cxx_form_has_is_found(self):
        runtime = os.path.join(self.dir, 'runtime')
        shutil.copytree(os.path.join(ROOT, 'runtime'), runtime)
        header = runtime + '/include/drydock/private_data.h'
        with open(header) as f:
            good = f.read()
        with open(header, 'w') as f:
            f.write(good.replace('#include <linux/device.h>', '#include <linux/device.h>\n#include <linux/slab.h>', 1)
                    .replace('    return static_cast<State *>(dev_get_drvdata(device));',
                             '    kfree(dev_get_drvdata(device));\n'
                             '    return static_cast<State *>(dev_get_drvdata(device));'))
        source = self.copy('corpus/i6300esb/c/i6300esb.c')
        for home, state in (runtime, 'dropped'), (os.path.join(ROOT, 'runtime'), 'taken'):
            path = os.path.join(self.dir, 'plan.json')
            run = subprocess.run([MIGRATE, source, '--kernel', KERNEL, '--store', self.store, '--output', 'json:' + path],
                                 capture_output=True, text=True, env=dict(os.environ, DRYDOCK_RUNTIME=home))
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
            module = json.loads(text(path))['modules'][0]
            self.assertNotIn('not compared', ' '.join(module['notes']))
            group = self.group(module, 'private-data:DriverData:esb_dog')
            self.assertEqual(group['state'], state, group['why'])
            self.assertEqual('driver-lint finds in the C++ form' in group['why'], state == 'dropped')
            self.assertEqual(module['findingsNew'], [])

    def test_an_error_pointer_counts_as_checked_in_both_forms(self):
        source = os.path.join(self.dir, 'errors.c')
        with open(source, 'w') as f:
            f.write('#include <linux/rtc.h>\nint make(struct device *dev, struct rtc_device **out);\n'
                    'int make(struct device *dev, struct rtc_device **out)\n{\n'
                    '\t*out = devm_rtc_allocate_device(dev);\n\tif (IS_ERR(*out))\n\t\treturn PTR_ERR(*out);\n'
                    '\t(*out)->range_max = U32_MAX;\n\treturn 0;\n}\n')
        (module,), _ = self.plan(source)
        self.assertEqual(module['findingsAfter'], [])

    def test_cases(self):
        cases = sorted(glob.glob(PASSES + '/*/cases/*.c'))
        self.assertTrue(cases)
        for case in cases:
            with self.subTest(case=os.path.relpath(case, PASSES)):
                source = shutil.copy(case, self.dir)
                (module,), shown = self.plan(source)
                self.assertTrue(module['checked'])
                for group in module['groups']:
                    self.assertNotEqual(group['state'], 'dropped', group['why'])
                got = module['files'][0]['diff'].replace(self.dir + '/', '').rstrip('\n') + '\n'
                expected = case[:-2] + '.diff'
                if os.environ.get('UPDATE_CASES'):
                    with open(expected, 'w') as f:
                        f.write(got)
                self.assertEqual(got, text(expected), ''.join(difflib.unified_diff(
                    text(expected).splitlines(True), got.splitlines(True), 'expected', 'got')))

    def test_slots_stand_with_the_second_kernel(self):
        kernels = sorted(glob.glob('/usr/src/linux-headers-6.12*-amd64'))
        if not kernels:
            self.skipTest('no headers of Linux 6.12')
        source = shutil.copy(PASSES + '/irq/cases/device.c', self.dir)
        run = subprocess.run([MIGRATE, 'plan', source, '--kernel', kernels[-1], '--store', self.store, '--no-lint',
                              '--output', 'json:plan.json'], capture_output=True, text=True, cwd=self.dir)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        module = json.loads(text(self.dir + '/plan.json'))['modules'][0]
        self.assertEqual(self.group(module, 'irq:#chip')['state'], 'taken', self.group(module, 'irq:#chip')['why'])

    def test_passes_know_no_function_of_the_kernel(self):
        known = set()
        for table in glob.glob(ROOT + '/checkers/apis/*.yaml'):
            known.update(re.findall(r'^  - name: (\w+)', text(table), re.M))
            for names in re.findall(r'(?:aliases|names):\s*\[([^]]*)\]', text(table)):
                known.update(w.strip() for w in names.split(','))
        self.assertGreater(len(known), 1000)
        for folder in 'passes', 'plan', 'facts':
            for path in glob.glob('%s/tools/driver-migrate/%s/**/*.cpp' % (ROOT, folder), recursive=True):
                words = set(re.findall(r'"(\w+)"', text(path)))
                # Words that are no call: a member of the runtime, a program.
                self.assertEqual(words & known - {'read', 'write', 'diff'}, set(), path)

    def test_bad_decisions_name_the_file(self):
        source, bad = self.copy('corpus/i6300esb/c/i6300esb.c'), os.path.join(self.dir, 'bad.json')
        for content, words in ('{', 'bad.json'), ('{}', 'no decision file'), (
                '{"drydock-decisions": 1, "groups": {"a": "maybe"}}', "'maybe' is no decision"):
            with open(bad, 'w') as f:
                f.write(content)
            run = self.run_migrate('plan', '--decisions', bad, source)
            self.assertEqual(run.returncode, 2)
            self.assertIn(words, run.stderr)


if __name__ == '__main__':
    unittest.main()
