// SPDX-License-Identifier: GPL-2.0
/*
 * What pci_get_drvdata() returned is called by the variable that holds it, not
 * `pdev->dev.driver_data`.
 */
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/slab.h>

struct fifo {
	u32 level;
};

u32 fifo_remove_bad(struct pci_dev *pdev)
{
	struct fifo *fifo = pci_get_drvdata(pdev);

	kfree(fifo);
	return fifo->level;	// expect: use-after-free "'fifo' is used after it was freed"
}
