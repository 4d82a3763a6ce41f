// SPDX-License-Identifier: GPL-2.0
/*
 * A handle is called what the driver calls it: by the field that it was stored
 * in, not `result of pci_iomap()`.
 */
#include <linux/pci.h>

struct fifo {
	void __iomem *regs;
};

u32 fifo_peek_bad(struct fifo *fifo, struct pci_dev *pdev)
{
	fifo->regs = pci_iomap(pdev, 0, 0);
	return readl(fifo->regs);	// expect: unguarded-pointer "'fifo->regs'"
}
