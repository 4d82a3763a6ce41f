// SPDX-License-Identifier: GPL-2.0-only
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/pci.h>

#define BUS_PORTS 8

/* No state is there yet: the ports are known by their number. */
static int bus_setup(struct pci_dev *pdev)
{
	unsigned short base;

	pci_read_config_word(pdev, 0x90, &base);
	if (!request_region(base, BUS_PORTS, "bus"))
		return -EBUSY;
	if (!request_region(base + BUS_PORTS, 1, "bus config")) {
		release_region(base, BUS_PORTS);
		return -EBUSY;
	}
	if (!(inb(base + BUS_PORTS) & 1)) {
		release_region(base + BUS_PORTS, 1);
		release_region(base, BUS_PORTS);
		return -ENODEV;
	}
	release_region(base + BUS_PORTS, 1);
	if (pdev->revision > 3) {
		pci_info(pdev, "second of its kind\n");
		return base;
	}

	return base;
}

/* Gives them back where it fails. */
static int bus_add(struct pci_dev *pdev, unsigned short base)
{
	if (inb(base) == 0xff) {
		release_region(base, BUS_PORTS);
		return -ENODEV;
	}
	pci_set_drvdata(pdev, (void *)(unsigned long)base);
	return 0;
}

static int bus_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int base = bus_setup(pdev);

	return base < 0 ? base : bus_add(pdev, base);
}

static void bus_remove(struct pci_dev *pdev)
{
	release_region((unsigned long)pci_get_drvdata(pdev), BUS_PORTS);
}

/* Looks at ports that nothing else tells of. */
int bus_search(struct pci_dev *pdev);
int bus_search(struct pci_dev *pdev)
{
	int base;

	for (base = 0x2e0; base < 0x300; base += BUS_PORTS) {
		if (!request_region(base, BUS_PORTS, "bus search"))
			continue;
		if (inb(base) == 0x57) {
			bus_add(pdev, base);
		} else {
			release_region(base, BUS_PORTS);
		}
	}
	return 0;
}

static const struct pci_device_id bus_ids[] = { { PCI_DEVICE(0x1234, 0x5678) }, {} };

static struct pci_driver bus_driver = {
	.name = "bus",
	.id_table = bus_ids,
	.probe = bus_probe,
	.remove = bus_remove,
};
module_pci_driver(bus_driver);
MODULE_LICENSE("GPL");
