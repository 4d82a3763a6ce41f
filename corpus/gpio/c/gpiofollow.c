// SPDX-License-Identifier: GPL-2.0
/*
 * A consumer of two GPIO lines, and a platform driver, as people write it in C: "out"
 * in sysfs sets a line, "in" reads another. ../cxx is the same driver on the
 * Drydock runtime.
 */
#include <linux/gpio/consumer.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct gpiofollow {
	struct gpio_desc *out, *in;
};

static ssize_t out_store(struct device *dev, struct device_attribute *attr, const char *text, size_t count)
{
	struct gpiofollow *follow = dev_get_drvdata(dev);
	bool value;
	int ret;

	ret = kstrtobool(text, &value);
	if (ret)
		return ret;
	gpiod_set_value_cansleep(follow->out, value);
	return count;
}
static DEVICE_ATTR_WO(out);

static ssize_t in_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct gpiofollow *follow = dev_get_drvdata(dev);
	int value = gpiod_get_value_cansleep(follow->in);

	return value < 0 ? value : sysfs_emit(text, "%d\n", value);
}
static DEVICE_ATTR_RO(in);

static struct attribute *gpiofollow_attrs[] = { &dev_attr_out.attr, &dev_attr_in.attr, NULL };
ATTRIBUTE_GROUPS(gpiofollow);

static int gpiofollow_probe(struct platform_device *device)
{
	struct gpiofollow *follow;
	int ret;

	follow = kzalloc(sizeof(*follow), GFP_KERNEL);
	if (!follow)
		return -ENOMEM;
	follow->out = gpiod_get(&device->dev, "out", GPIOD_OUT_LOW);
	if (IS_ERR(follow->out)) {
		ret = PTR_ERR(follow->out);
		goto err_follow;
	}
	follow->in = gpiod_get(&device->dev, "in", GPIOD_IN);
	if (IS_ERR(follow->in)) {
		ret = PTR_ERR(follow->in);
		goto err_out;
	}
	platform_set_drvdata(device, follow);
	dev_info(&device->dev, "follows\n");
	return 0;

err_out:
	gpiod_put(follow->out);
err_follow:
	kfree(follow);
	return ret;
}

static int gpiofollow_remove(struct platform_device *device)
{
	struct gpiofollow *follow = platform_get_drvdata(device);

	gpiod_put(follow->in);
	gpiod_put(follow->out);
	kfree(follow);
	return 0;
}

static struct platform_driver gpiofollow_driver = {
	.probe = gpiofollow_probe,
	.remove = gpiofollow_remove,
	.driver = {
		.name = "gpiofollow",
		.dev_groups = gpiofollow_groups,
	},
};
module_platform_driver(gpiofollow_driver);

MODULE_DESCRIPTION("Sets a line and reads another");
MODULE_LICENSE("GPL");
