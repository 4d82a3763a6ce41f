// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: pci_dev_put
// how: the failing exit behind pci_enable_device() puts the device like every other
#include <drydock/platform.h>
#include <drydock/references.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &)
	{
		PciReference display(pci_get_device(0x1002, 0x4750, nullptr));

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
	PciReference display_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
