// SPDX-License-Identifier: GPL-2.0-only
// stopped by: own handle
// releases: pci_dev_put
// how: the reference lasts to the end of the block, behind the value that is returned
#include <drydock/handle.h>
#include <drydock/platform.h>
#include <linux/pci.h>

using namespace drydock;

namespace {
struct DevicePolicy {
	using Value = struct pci_dev *;
	static void release(Value device) { pci_dev_put(device); }
};
using DeviceReference = Unique<DevicePolicy>;

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
		DeviceReference bridge(pci_get_device(0x10ad, 0x0105, nullptr));

		return bridge ? bridge.get()->revision : 0;
	}
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
