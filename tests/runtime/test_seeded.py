"""Bugs planted in the C++ samples, as they happen in C drivers: each does not compile, or
driver-lint finds it; the samples themselves compile and nothing is found in them (slow)."""
import os, re, shutil, tempfile, unittest
import test_attacks as attacks, test_negative_kernel as kernel, test_negative as rules

CORPUS = os.path.abspath(os.path.join(rules.HERE, '../../corpus'))

# sample, what it says, what is planted, what stops it: a part of the compiler's message, or a rule
SEEDS = [
    ('edu/cxx/edu.cpp', 'auto request = bar_.under(held);\n\n\tdone_.restart();\n\tbar_', 'auto request = bar_.regs(op);\n\n\tdone_.restart();\n\tbar_',
     'guarded by a lock'),
    ('edu/cxx/edu.cpp', '\tpci::Enabled enabled_;', '\tIrq<&Edu::interrupt> irq_;\n\tpci::Enabled enabled_;', 'interrupt'),
    ('edu/cxx/edu.cpp', 'DRYDOCK_TRY(bar_.map(context, pdev, pci_name(&pdev)));', 'bar_.map(context, pdev, pci_name(&pdev));',
     'ignoring return value'),
    ('edu/cxx/edu.cpp', '\tdone_.complete();\n', '\t(void)done_.wait(irq, 1_s);\n', 'this context may not sleep'),
    ('edu/cxx/edu.cpp', 'auto held = stats_lock_.lock(irq);', 'auto held = lock_.lock(irq);', "a mutex can't be taken"),
    ('edu/cxx/edu.cpp', 'u32 memory = buffer_.address().low();', 'u32 memory = buffer_.address();', 'no viable conversion'),
    ('edu/cxx/edu.cpp', 'status = transfer(context, held, memory, device_buffer, u32(count), false);',
     '{ char *copy = kstrndup(text, count, GFP_KERNEL); if (!copy) return -ENOMEM; kfree(copy); memcpy(buffer_.begin(), copy, count); }',
     'use-after-free'),
    ('edu/coroutine/edu.cpp', '\tco_await done_.within(context, timeout);\n\tfactorial_',
     '\tauto held = lock_.lock(context);\n\tco_await done_.within(context, timeout);\n\tfactorial_', 'a coroutine holds no lock'),
    ('edu/coroutine/edu.cpp', 'co_await transfer(context, memory, device_buffer, count, false);',
     'transfer(context, memory, device_buffer, count, false);', 'ignoring return value'),
    ('i6300esb/cxx/i6300esb.cpp', 'auto regs = bar_.under(op);\n\n\tregs.write<Esb::Unlock>(0x80);',
     'auto regs = bar_.regs(op);\n\n\tregs.write<Esb::Unlock>(0x80);', 'guarded by a lock'),
    ('gpio/cxx/gpioinv.cpp', 'struct OutputLock : SpinLockIrq<OutputLock> {};', 'struct OutputLock : SpinLock<OutputLock> {};',
     'keeps it out elsewhere'),
    ('gpio/cxx/gpioinv.cpp', '\tu32 &all = outputs_.get(held);', '\tu32 &all = outputs_;', 'GuardedBy'),
    ('usbwire/cxx/usbwire.cpp', '\treturn usb::Next::again;\n}',
     '\t(void)out_endpoint_.send(context, out_, 1, timeout);\n\treturn usb::Next::again;\n}', 'may not wait for a transfer'),
    ('usbwire/cxx/usbwire.cpp', '\tauto sent = out_endpoint_', '\tu8 *raw = out_.begin();\n\tkfree(raw);\n\traw[0] = 0;\n\tauto sent = out_endpoint_',
     'use-after-free'),
    ('nano1000/cxx/nano1000.cpp', '\tauto &slot = tx_packets_[place.slot()];', '\tnetdev::Packet copy = packet;\n\tauto &slot = tx_packets_[place.slot()];',
     'deleted'),
    ('nano1000/cxx/nano1000.cpp', 'made.length = u16(slot.size());', 'made.length = u16(packet.size());', "in the 'consumed' state"),
    ('usbwire/cxx/usbwire.cpp', '\tDRYDOCK_TRY(in.find(context, interface));',
     '\tu32 *greeting = DRYDOCK_TRY(allocate<u32>(context)).giveUp();\n\tDRYDOCK_TRY(in.find(context, interface));\n\tkfree(greeting);',
     'resource-leak'),
    ('edu/cxx/edu.cpp', '\tmaster_.enable(context, pdev);',
     '\tmaster_.enable(context, pdev);\n\tOwned<u32> map = DRYDOCK_TRY(allocate<u32>(context));\n'
     '\tOwned<u32> kept = move(map);\n\t*map = buffer_size;', "in the 'consumed' state"),
    ('nano1000/cxx/nano1000.cpp', '\tDRYDOCK_TRY(enabled_.enable(context, pdev));',
     '\tvoid *eeprom = kmalloc(64, GFP_KERNEL);\n\tif (!eeprom)\n\t\treturn Error(-ENOMEM);\n'
     '\tDRYDOCK_TRY(enabled_.enable(context, pdev));\n\tkfree(eeprom);', 'resource-leak'),
]
SAMPLES = sorted({s[0] for s in SEEDS} | {'gpio/cxx/gpiofollow.cpp'})


@unittest.skipUnless(os.path.isdir(kernel.KERNEL), 'apt-get install linux-headers-amd64')
class Seeded(kernel.NegativeKernel):
    test_clang = test_gcc = None

    def written(self, name, text):
        directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        path = os.path.join(directory, os.path.basename(name))
        with open(path, 'w') as f:
            f.write(text)
        return path

    def read(self, name):
        with open(os.path.join(CORPUS, name)) as f:
            return f.read()

    def test_samples_are_clean(self):
        words = self.words('clang')
        for name in SAMPLES:
            with self.subTest(name):
                path = self.written(name, self.read(name))
                p = self.run_rule(words, path, '-O2')
                self.assertEqual(p.returncode, 0, p.stderr)
                found, report, complaint = attacks.findings(os.environ['DRIVER_LINT'], path, words)
                self.assertEqual(report['summary']['files_failed'], 0, complaint)
                self.assertEqual(found, [])

    def test_each_bug_is_found_or_does_not_compile(self):
        words = self.words('clang')
        for name, says, planted, stops in SEEDS:
            with self.subTest('%s: %s' % (name, stops)):
                text = self.read(name)
                self.assertEqual(text.count(says), 1, says)
                path = self.written(name, text.replace(says, planted))
                p = self.run_rule(words, path, '-O2')
                if re.fullmatch('[a-z]+(-[a-z]+)+', stops):
                    self.assertEqual(p.returncode, 0, p.stderr)
                    found, _, _ = attacks.findings(os.environ['DRIVER_LINT'], path, words)
                    self.assertIn(stops, found)
                else:
                    errors = [l for l in p.stderr.splitlines() if ' error: ' in l]
                    self.assertTrue(any(stops in l for l in errors), p.stderr)


if __name__ == '__main__':
    unittest.main()
