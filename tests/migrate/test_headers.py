"""Headers of a module that groups change: copies for the C++ form, the C form untouched."""
import glob
import json
import os
import subprocess
import support

IRQ = 'irq:#chip'

HEADER = '''/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHIP_H
#define CHIP_H

#include <linux/pci.h>

struct chip {
	struct pci_dev *pdev;
	int count;
};

int chip_open(struct chip *c);
void chip_close(struct chip *c);
struct chip *chip_make(struct pci_dev *pdev);

#endif
'''
OUTER = '#include "chip.h"\n'
OPEN = '''// SPDX-License-Identifier: GPL-2.0-only
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "outer.h"

static irqreturn_t chip_interrupt(int irq, void *cookie)
{
	struct chip *c = cookie;

	c->count++;
	return IRQ_HANDLED;
}

int chip_open(struct chip *c)
{
	return request_irq(c->pdev->irq, chip_interrupt, IRQF_SHARED, "chip", c);
}

struct chip *chip_make(struct pci_dev *pdev)
{
	struct chip *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (c)
		c->pdev = pdev;
	return c;
}

MODULE_LICENSE("GPL");
'''
CLOSE = '''// SPDX-License-Identifier: GPL-2.0-only
#include <linux/interrupt.h>
#include "chip.h"

void chip_close(struct chip *c)
{
	free_irq(c->pdev->irq, c);
}
'''


class Headers(support.Case):
    def setUp(self):
        super().setUp()
        self.files = {'chip.h': HEADER, 'outer.h': OUTER, 'open.c': OPEN, 'close.c': CLOSE,
                      'Makefile': 'obj-m := chip.o\nchip-y := open.o close.o\n'}
        for name, content in self.files.items():
            self.write(name, content)

    def write(self, name, content):
        with open(os.path.join(self.dir, name), 'w') as f:
            f.write(content)

    def read(self, name):
        return support.text(os.path.join(self.dir, name))

    def migrate(self, *words):
        run = self.run_migrate(*words, self.dir + '/open.c', self.dir + '/close.c')
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout

    def test_a_record_of_a_header_gets_its_owner_in_a_copy(self):
        self.migrate('apply')
        self.assertIn('drydock::IrqLine irq_line;', self.read('chip.hpp'))
        self.assertIn('#include <drydock/slots.h>', self.read('chip.hpp'))
        self.assertIn('#include "chip.hpp"', self.read('outer.hpp'))
        self.assertIn('#include "outer.hpp"', self.read('open.cpp'))
        self.assertIn('c->irq_line.request(', self.read('open.cpp'))
        self.assertIn('c->irq_line.release()', self.read('close.cpp'))
        for name in 'chip.h', 'outer.h', 'open.c', 'close.c':
            self.assertEqual(self.read(name), self.files[name])
        self.assertIn('nothing to change', self.migrate('apply'))
        self.assertIn('applied\n', self.migrate('status'))

    def test_kbuild_builds_it(self):
        self.migrate('apply')
        for compiler in 'clang', 'gcc':
            for made in glob.glob(self.dir + '/*.o'):
                os.unlink(made)
            run = subprocess.run(['make', '-C', support.KERNEL, 'M=' + self.dir, 'DRYDOCK_MIGRATE=' + support.MIGRATE,
                                  'DRYDOCK_COMPILER=' + compiler], capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_a_copy_that_nothing_needs_goes(self):
        self.migrate('apply')
        self.migrate('undo', IRQ)
        self.assertFalse(os.path.exists(self.dir + '/chip.hpp'))
        self.assertIn('#include "outer.h"', self.read('open.cpp'))

    def test_a_header_that_c_goes_on_with_stays(self):
        self.write('legacy.c', '#include "outer.h"\n')
        path = self.dir + '/plan.json'
        self.migrate('plan', '--output', 'json:' + path)
        groups = {g['id']: g for g in json.loads(support.text(path))['modules'][0]['groups']}
        self.assertEqual(groups[IRQ]['state'], 'dropped')
        self.assertEqual(groups[IRQ]['why'], 'it would change chip.h, which legacy.c uses in C')

    def test_undo_of_everything_leaves_the_original(self):
        self.migrate('apply')
        self.migrate('undo', '--all')
        self.assertEqual({n for n in os.listdir(self.dir) if os.path.isfile(self.dir + '/' + n)}, set(self.files))


if __name__ == '__main__':
    support.unittest.main()
