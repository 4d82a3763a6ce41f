// SPDX-License-Identifier: GPL-2.0
/*
 * Watchdog of the Intel 6300ESB I/O controller hub (document 300641-004), as
 * people write it in C. ../cxx is the same driver on the Drydock runtime.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/watchdog.h>

/* Configuration space */
#define ESB_CONFIG		0x60
#define ESB_CONFIG_INT_NONE	0x03
#define ESB_LOCK		0x68
#define ESB_LOCK_LOCKED		BIT(0)
#define ESB_LOCK_ENABLED	BIT(1)

/* BAR 0. Each write is preceded by the two unlocking ones. */
#define ESB_TIMER1		0x00
#define ESB_TIMER2		0x04
#define ESB_RELOAD		0x0c
#define ESB_RELOAD_RELOAD	BIT(8)
#define ESB_RELOAD_TIMED_OUT	BIT(9)
#define ESB_UNLOCK1		0x80
#define ESB_UNLOCK2		0x86

static int heartbeat;
module_param(heartbeat, int, 0);
MODULE_PARM_DESC(heartbeat, "Watchdog heartbeat in seconds (1..2046, default 30)");

static bool nowayout = WATCHDOG_NOWAYOUT;
module_param(nowayout, bool, 0);
MODULE_PARM_DESC(nowayout, "Watchdog cannot be stopped once started");

struct esb_dog {
	struct pci_dev *pdev;
	void __iomem *base;
	struct watchdog_device wdd;
};

#define to_esb(w) container_of(w, struct esb_dog, wdd)

/* Opens the registers for one write. */
static void esb_unlock(struct esb_dog *esb)
{
	writew(ESB_UNLOCK1, esb->base + ESB_RELOAD);
	writew(ESB_UNLOCK2, esb->base + ESB_RELOAD);
}

static int esb_ping(struct watchdog_device *wdd)
{
	struct esb_dog *esb = to_esb(wdd);

	esb_unlock(esb);
	writew(ESB_RELOAD_RELOAD, esb->base + ESB_RELOAD);
	return 0;
}

static int esb_start(struct watchdog_device *wdd)
{
	struct esb_dog *esb = to_esb(wdd);
	bool keep = test_bit(WDOG_NO_WAY_OUT, &wdd->status);

	esb_unlock(esb);
	writew(ESB_RELOAD_RELOAD, esb->base + ESB_RELOAD);
	pci_write_config_byte(esb->pdev, ESB_LOCK, ESB_LOCK_ENABLED | (keep ? ESB_LOCK_LOCKED : 0));
	return 0;
}

static int esb_stop(struct watchdog_device *wdd)
{
	struct esb_dog *esb = to_esb(wdd);
	u8 lock;

	/* First reset the timers, as the manual suggests. */
	esb_unlock(esb);
	writew(ESB_RELOAD_RELOAD, esb->base + ESB_RELOAD);
	pci_write_config_byte(esb->pdev, ESB_LOCK, 0);
	pci_read_config_byte(esb->pdev, ESB_LOCK, &lock);
	return lock & ESB_LOCK_ENABLED ? -EBUSY : 0;
}

static int esb_set_timeout(struct watchdog_device *wdd, unsigned int seconds)
{
	struct esb_dog *esb = to_esb(wdd);
	/* Two stages of 1 kHz each: 1 s is 512 in both. */
	u32 stage = seconds << 9;

	esb_unlock(esb);
	writel(stage, esb->base + ESB_TIMER1);
	esb_unlock(esb);
	writel(stage, esb->base + ESB_TIMER2);
	esb_unlock(esb);
	writew(ESB_RELOAD_RELOAD, esb->base + ESB_RELOAD);
	wdd->timeout = seconds;
	return 0;
}

static const struct watchdog_info esb_info = {
	.options = WDIOF_SETTIMEOUT | WDIOF_KEEPALIVEPING | WDIOF_MAGICCLOSE,
	.identity = "i6300ESB timer",
};

static const struct watchdog_ops esb_ops = {
	.owner = THIS_MODULE,
	.start = esb_start,
	.stop = esb_stop,
	.ping = esb_ping,
	.set_timeout = esb_set_timeout,
};

static void esb_set_up(struct esb_dog *esb)
{
	u8 lock;

	/* Slow clock, the second stage resets, the first does not interrupt. */
	pci_write_config_word(esb->pdev, ESB_CONFIG, ESB_CONFIG_INT_NONE);
	pci_read_config_byte(esb->pdev, ESB_LOCK, &lock);
	if (lock & ESB_LOCK_LOCKED)
		dev_warn(&esb->pdev->dev, "nowayout already set\n");
	pci_write_config_byte(esb->pdev, ESB_LOCK, 0);

	esb_unlock(esb);
	if (readw(esb->base + ESB_RELOAD) & ESB_RELOAD_TIMED_OUT)
		esb->wdd.bootstatus = WDIOF_CARDRESET;
	esb_unlock(esb);
	writew(ESB_RELOAD_TIMED_OUT | ESB_RELOAD_RELOAD, esb->base + ESB_RELOAD);
	esb_set_timeout(&esb->wdd, esb->wdd.timeout);
}

static int esb_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct esb_dog *esb;
	int ret;

	esb = kzalloc(sizeof(*esb), GFP_KERNEL);
	if (!esb)
		return -ENOMEM;
	esb->pdev = pdev;
	pci_set_drvdata(pdev, esb);

	ret = pci_enable_device(pdev);
	if (ret)
		goto err_free;
	ret = pci_request_region(pdev, 0, "i6300ESB timer");
	if (ret)
		goto err_disable;
	esb->base = pci_ioremap_bar(pdev, 0);
	if (!esb->base) {
		ret = -ENOMEM;
		goto err_release;
	}

	esb->wdd.info = &esb_info;
	esb->wdd.ops = &esb_ops;
	esb->wdd.min_timeout = 1;
	esb->wdd.max_timeout = 2046;
	esb->wdd.timeout = 30;
	watchdog_init_timeout(&esb->wdd, heartbeat, NULL);
	watchdog_set_nowayout(&esb->wdd, nowayout);
	watchdog_stop_on_reboot(&esb->wdd);
	watchdog_stop_on_unregister(&esb->wdd);
	esb_set_up(esb);

	ret = watchdog_register_device(&esb->wdd);
	if (ret)
		goto err_unmap;
	dev_info(&pdev->dev, "initialized. heartbeat=%d sec (nowayout=%d)\n", esb->wdd.timeout, nowayout);
	return 0;

err_unmap:
	iounmap(esb->base);
err_release:
	pci_release_region(pdev, 0);
err_disable:
	pci_disable_device(pdev);
err_free:
	kfree(esb);
	return ret;
}

static void esb_remove(struct pci_dev *pdev)
{
	struct esb_dog *esb = pci_get_drvdata(pdev);

	watchdog_unregister_device(&esb->wdd);
	iounmap(esb->base);
	pci_release_region(pdev, 0);
	pci_disable_device(pdev);
	kfree(esb);
}

static const struct pci_device_id esb_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_INTEL, PCI_DEVICE_ID_INTEL_ESB_9) },
	{ }
};
MODULE_DEVICE_TABLE(pci, esb_ids);

static struct pci_driver esb_driver = {
	.name = "i6300ESB timer",
	.id_table = esb_ids,
	.probe = esb_probe,
	.remove = esb_remove,
};
module_pci_driver(esb_driver);

MODULE_DESCRIPTION("Watchdog driver for Intel 6300ESB");
MODULE_LICENSE("GPL");
