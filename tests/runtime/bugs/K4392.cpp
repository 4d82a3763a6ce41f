// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: pci_dev_put
// how: the reference lasts to the end of the block, behind the value that is returned
#include <drydock/platform.h>
#include <drydock/references.h>

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
		PciReference bridge(pci_get_device(0x10ad, 0x0105, nullptr));

		return bridge ? bridge.get()->revision : 0;
	}
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
