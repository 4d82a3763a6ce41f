// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>
#include <linux/pci.h>

int quirk_poke(struct pci_dev *dev, u32 value);
int quirk_leaks(struct pci_dev *dev);
int quirk_hands_on(struct pci_dev *dev, void __iomem **out);

/* Mapped, poked, unmapped. */
int quirk_poke(struct pci_dev *dev, u32 value)
{
	void __iomem *p;

	p = ioremap(pci_resource_start(dev, 0), 0x80);
	if (p == NULL)
		return -ENOMEM;
	if (dev->revision == 3) {
		iounmap(p);
		return -ENODEV;
	}
	writel(value, p + 0x4c);
	iounmap(p);
	return 0;
}

/* Not converted: one way out keeps the mapping. */
int quirk_leaks(struct pci_dev *dev)
{
	void __iomem *p = pci_ioremap_bar(dev, 0);

	if (!p)
		return -ENOMEM;
	if (!dev->revision)
		return -ENODEV;
	iounmap(p);
	return 0;
}

/* Not converted: somebody else may release it. */
int quirk_hands_on(struct pci_dev *dev, void __iomem **out)
{
	void __iomem *p;

	p = pci_iomap(dev, 0, 0);
	if (!p)
		return -ENOMEM;
	*out = p;
	return 0;
}

MODULE_LICENSE("GPL");
