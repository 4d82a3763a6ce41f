// SPDX-License-Identifier: GPL-2.0-only
// stopped by: lint: use-after-free
// how: as the C driver wrote it, in C++
#include <drydock/platform.h>
#include <linux/pci.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &)
	{
		return revision() ? Status() : Error(-ENODEV);
	}

private:
	unsigned int revision()
	{
		struct pci_dev *bridge = pci_get_device(0x10ad, 0x0105, nullptr);

		if (!bridge)
			return 0;
		pci_dev_put(bridge);
		return bridge->revision;
	}
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
