// SPDX-License-Identifier: GPL-2.0-only
// stopped by: own handle
// releases: pci_dev_put
// how: the failing exit behind pci_enable_device() puts the device like every other
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
		DeviceReference display(pci_get_device(0x1002, 0x4750, nullptr));

		if (!display || pci_enable_device(display.get()))
			return Error(-ENODEV);
		display_ = move(display);
		return {};
	}
	void remove(Process<Mine> &)
	{
		pci_disable_device(display_.get());
	}

private:
	DeviceReference display_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
