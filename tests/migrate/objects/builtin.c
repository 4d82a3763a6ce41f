// SPDX-License-Identifier: GPL-2.0-only
// Part of the kernel itself: initcalls and PCI fixups are named from asm.
#undef MODULE
#include <linux/init.h>
#include <linux/pci.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>

static DEFINE_PER_CPU(int, counter);
static struct pci_dev __rcu *last;

static void quirk(struct pci_dev *dev)
{
	this_cpu_inc(counter);
	rcu_assign_pointer(last, dev);
}
DECLARE_PCI_FIXUP_HEADER(PCI_VENDOR_ID_INTEL, 0x1234, quirk);

static int __init start(void)
{
	int *mine = this_cpu_ptr(&counter);

	return rcu_access_pointer(last) ? *mine : -ENODEV;
}
subsys_initcall(start);
