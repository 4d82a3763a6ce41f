// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

int chip_probe(struct pci_dev *pdev);
int chip_copy(struct pci_dev *pdev, const char *from);
int chip_skips(struct pci_dev *pdev);

int chip_probe(struct pci_dev *pdev)
{
	void __iomem *regs;
	char *buffer;
	int err;

	buffer = kzalloc(64, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	err = pci_enable_device(pdev);
	if (err)
		goto err_free;

	/* All of them. */
	err = pci_request_regions(pdev, "chip");
	if (err) {
		dev_err(&pdev->dev, "busy\n");
		goto err_disable;
	}
	regs = pci_iomap(pdev, 0, 0);
	if (!regs) {
		err = -ENOMEM;
		goto err_regions;
	}
	if (!readl(regs)) {
		err = -ENODEV;
		goto pci_iounmap;
	}
	pci_set_drvdata(pdev, buffer);
	return 0;

pci_iounmap:
	if (regs)
		pci_iounmap(pdev, regs);
err_regions:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
	pci_set_drvdata(pdev, NULL);
err_free:
	kfree(buffer);
	return err;
}

/* The success goes through the label, too. */
int chip_copy(struct pci_dev *pdev, const char *from)
{
	char *copy = kstrdup(from, GFP_KERNEL);
	int err = -ENOMEM;

	if (!copy)
		goto out;
	err = pci_enable_device(pdev);

out:
	kfree(copy);
	return err;
}

/* Not converted: the second way out forgets the regions. */
int chip_skips(struct pci_dev *pdev)
{
	int err = pci_request_regions(pdev, "chip");

	if (err)
		return err;
	err = pci_enable_device(pdev);
	if (err)
		goto err_regions;
	if (pdev->revision)
		return -ENODEV;
	return 0;

err_regions:
	pci_release_regions(pdev);
	return err;
}

MODULE_LICENSE("GPL");
