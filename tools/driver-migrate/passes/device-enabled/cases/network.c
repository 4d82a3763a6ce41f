// SPDX-License-Identifier: GPL-2.0-only
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>

struct nic {
	struct net_device *dev;
};

/* The state comes behind what is acquired, and goes ahead of what is released. */
static int nic_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *dev;
	struct nic *np;
	int err;

	err = pci_enable_device(pdev);
	if (err)
		return err;
	err = pci_request_regions(pdev, "nic");
	if (err)
		goto err_disable;
	dev = alloc_etherdev(sizeof(*np));
	if (!dev) {
		err = -ENOMEM;
		goto err_release;
	}
	np = netdev_priv(dev);
	np->dev = dev;
	err = register_netdev(dev);
	if (err)
		goto err_free;
	pci_set_drvdata(pdev, dev);
	return 0;

err_free:
	free_netdev(dev);
err_release:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
	return err;
}

static void nic_remove(struct pci_dev *pdev)
{
	struct net_device *dev = pci_get_drvdata(pdev);

	unregister_netdev(dev);
	pci_release_regions(pdev);
	free_netdev(dev);
	pci_disable_device(pdev);
}

static const struct pci_device_id nic_ids[] = { { PCI_DEVICE(0x1234, 0x5678) }, {} };

static struct pci_driver nic_driver = {
	.name = "nic",
	.id_table = nic_ids,
	.probe = nic_probe,
	.remove = nic_remove,
};
module_pci_driver(nic_driver);
MODULE_LICENSE("GPL");
