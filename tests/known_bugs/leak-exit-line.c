// SPDX-License-Identifier: GPL-2.0
/*
 * Where the path leaves without releasing is the return statement that it takes,
 * not the brace that closes the function.
 */
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/slab.h>
#include <linux/string.h>

struct sensor {
	struct device *dev;
	u8 *calibration;
};

int sensor_load_bad(struct sensor *sensor)
{
	const struct firmware *fw;
	u8 *copy;
	int ret;

	ret = request_firmware(&fw, "sensor.bin", sensor->dev);	// expect: resource-leak "firmware"
	if (ret)
		return ret;
	copy = kmemdup(fw->data, fw->size, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;	// note: "leaves without releasing it"
	sensor->calibration = copy;
	release_firmware(fw);
	return 0;
}
