// SPDX-License-Identifier: GPL-2.0
/*
 * Every path leaves the mutex.
 */
#include <linux/device.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define LAMP_LEVEL	0x08
#define LAMP_BRIGHTEST	255

struct lamp {
	void __iomem *regs;
	struct mutex lock;
	u32 level;
};

static ssize_t level_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	struct lamp *lamp = dev_get_drvdata(dev);
	u32 level;
	int ret;

	ret = kstrtou32(buf, 0, &level);
	if (ret)
		return ret;
	if (level > LAMP_BRIGHTEST)
		return -EINVAL;
	mutex_lock(&lamp->lock);
	lamp->level = level;
	writel(level, lamp->regs + LAMP_LEVEL);
	mutex_unlock(&lamp->lock);
	return count;
}
static DEVICE_ATTR_WO(level);

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;
	mutex_init(&lamp->lock);
	lamp->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lamp->regs))
		return PTR_ERR(lamp->regs);
	platform_set_drvdata(pdev, lamp);
	return device_create_file(&pdev->dev, &dev_attr_level);
}

static int lamp_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_level);
	return 0;
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
	.driver = {
		.name = "drydock-lamp",
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Lamp that leaves its mutex");
MODULE_LICENSE("GPL");
