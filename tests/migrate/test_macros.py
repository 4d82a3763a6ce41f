"""The overlay's macros have the values of the C macros they replace."""
import os, re, subprocess, tempfile, unittest

HERE = os.path.dirname(os.path.abspath(__file__))
MIGRATE = os.environ['DRIVER_MIGRATE']
# The kernel the overrides are written for, whatever else is installed.
KERNEL = sorted(n for n in os.listdir('/usr/src') if n.startswith('linux-headers-6.1.') and n.endswith('-amd64'))
WHERE = ['--kernel', '/usr/src/' + KERNEL[0]] if KERNEL else []


class Macros(unittest.TestCase):
    def run_objects(self, directory, kind):
        program = os.path.join(directory, kind)
        subprocess.run(['gcc-12', '-no-pie', '-static', '-z', 'noexecstack', os.path.join(HERE, 'macros/harness.c'),
                        os.path.join(directory, 'macros.%s.o' % kind), '-o', program], check=True)
        return subprocess.run([program], capture_output=True, text=True, check=True).stdout

    def test_same_values(self):
        with tempfile.TemporaryDirectory() as d:
            p = subprocess.run([MIGRATE, 'cxx', *WHERE, '-o', d, '--store', d + '/store', '--check', '--gcc',
                                '--objects', d, os.path.join(HERE, 'macros/macros.c')],
                               capture_output=True, text=True)
            self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
            c, cxx = self.run_objects(d, 'c'), self.run_objects(d, 'cxx')
            self.assertEqual(len(c.splitlines()), 23)
            self.assertEqual(c, cxx)
            # What no mistake common to both may change.
            values = dict(line.split() for line in c.splitlines())
            self.assertEqual(values['container'], '111')
            self.assertEqual(values['once'], '4143')
            self.assertEqual(values['rcu'], '11343')
            self.assertEqual(values['array_size'], '7130')

    def test_layouts_are_equal(self):
        """Every record of a driver's usual headers, both compilers."""
        with tempfile.TemporaryDirectory() as d:
            with open(d + '/set.c', 'w') as f:
                f.writelines('#include <linux/%s.h>\n' % h for h in ('module', 'pci', 'interrupt', 'netdevice'))
            p = subprocess.run([MIGRATE, 'cxx', *WHERE, '-o', d, '--store', d + '/store', '--layout', '--gcc', d + '/set.c'],
                               capture_output=True, text=True)
            self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
            found = re.search(r'clang\+\+-22: (\d+) records, (\d+) members .* 0 different, 0 missing', p.stdout)
            self.assertGreater(int(found.group(1)), 1000)
            self.assertRegex(p.stdout, r'g\+\+-12: %s records asserted, 0 errors' % found.group(1))

    def test_every_override_is_exercised(self):
        """A new override without a test fails here."""
        text = open(os.path.join(HERE, '../../runtime/overlay/overrides.h')).read()
        names = set(re.findall(r'^#define (\w+)', text, re.M))
        # Covered by building a module (test_kbuild.py), by every compile, or
        # behind a macro that macros.c uses.
        elsewhere = {'__cxx__struct_group', 'module_init', 'module_exit', 'MODULE_DEVICE_TABLE', 'auto', 'inline', 'static_assert',
                     'arch_raw_cpu_ptr',          # needs %gs of the kernel; compiled only
                     'px_base', 'px_pt',          # i915 alone
                     '__initcall_stub', '__define_initcall_stub', '__DECLARE_PCI_FIXUP_SECTION',  # test_objects.py
                     'ptdesc_page', 'ptdesc_folio', 'page_ptdesc',  # Linux 6.12
                     'ALIGN_STRUCTFIELD', 'UINTTYPE'}  # trace events alone
        behind = {'__READ_ONCE': 'READ_ONCE', '__WRITE_ONCE': 'WRITE_ONCE', '__verify_pcpu_ptr': 'SHIFT_PERCPU_PTR',
                  '__unrcu_pointer': 'unrcu_pointer', '__rcu_access_pointer': 'rcu_access_pointer',
                  '__rcu_dereference_check': 'rcu_dereference_check',
                  '__rcu_dereference_protected': 'rcu_dereference_protected',
                  '__rcu_dereference_raw': 'rcu_dereference_raw', 'RCU_INITIALIZER': 'RCU_INIT_POINTER',
                  '__DECLARE_FLEX_ARRAY': 'DECLARE_FLEX_ARRAY', '__unsigned_scalar_typeof': 'FIELD_PREP',
                  '__is_kfifo_ptr': 'kfifo_put', 'seqprop_sequence': '__read_seqcount_begin', 'seqprop_assert': 'seqprop_ptr',
                  'seqprop_const_ptr': 'seqprop_ptr'}
        used = set(re.findall(r'\w+', open(os.path.join(HERE, 'macros/macros.c')).read()))
        missing = [n for n in names - elsewhere if behind.get(n, n) not in used]
        self.assertEqual(missing, [])


if __name__ == '__main__':
    unittest.main()
