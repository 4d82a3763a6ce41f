// SPDX-License-Identifier: GPL-2.0-only
// A work that does nothing where the net device is down arms no timer after it was unregistered.
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct bridge {
	struct net_device *dev;
	struct timer_list timer;
	struct work_struct reset;
	int ticks;
};

static void bridge_timer(struct timer_list *timer)
{
	struct bridge *bridge = from_timer(bridge, timer, timer);

	bridge->ticks++;
}

static void bridge_reset(struct work_struct *work)
{
	struct bridge *bridge = container_of(work, struct bridge, reset);

	rtnl_lock();
	if (netif_running(bridge->dev))
		mod_timer(&bridge->timer, jiffies + HZ);
	rtnl_unlock();
}

static void bridge_tx_timeout(struct net_device *dev, unsigned int queue)
{
	struct bridge *bridge = netdev_priv(dev);

	schedule_work(&bridge->reset);
}

static const struct net_device_ops bridge_ops = { .ndo_tx_timeout = bridge_tx_timeout };

static int bridge_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *dev = alloc_etherdev(sizeof(struct bridge));
	struct bridge *bridge;
	int err;

	if (!dev)
		return -ENOMEM;
	bridge = netdev_priv(dev);
	bridge->dev = dev;
	timer_setup(&bridge->timer, bridge_timer, 0);
	INIT_WORK(&bridge->reset, bridge_reset);
	dev->netdev_ops = &bridge_ops;
	pci_set_drvdata(pdev, dev);
	err = register_netdev(dev);
	if (err)
		free_netdev(dev);
	return err;
}

static void bridge_remove_ok(struct pci_dev *pdev)
{
	struct net_device *dev = pci_get_drvdata(pdev);
	struct bridge *bridge = netdev_priv(dev);

	unregister_netdev(dev);
	del_timer_sync(&bridge->timer);
	cancel_work_sync(&bridge->reset);
	free_netdev(dev);
}

struct pci_driver bridge_driver = { .probe = bridge_probe, .remove = bridge_remove_ok };
