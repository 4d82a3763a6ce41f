// The name that the alias would have is another record's.
#include <linux/device.h>

struct chip {
	int ready;
};

struct chip_data {
	int revision;
};

int chip_ready(struct device *dev, struct chip_data *data);
int chip_ready(struct device *dev, struct chip_data *data)
{
	struct chip *c = dev_get_drvdata(dev);

	return c->ready + data->revision;
}
