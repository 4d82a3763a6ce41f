// SPDX-License-Identifier: GPL-2.0-only
// inside: readl() on an address put together by hand
// stopped by: nothing
#include <drydock/pci.h>

using namespace drydock;

namespace {
struct Chip {
	struct Id : Register<0x00, u32, RO> {};
	struct Control : Register<0x04, u32> {
		static constexpr Field<Control, 0> enable{};
		static constexpr Fields fields{enable};
	};
	struct Lane : RegisterArray<0x10, u32, 4> {};
	using Map = RegisterMap<0x20, Id, Control, Lane>;
};

class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
	Status probe(Process<Mine> &, struct pci_dev &pdev)
	{
		unsigned long at = pci_resource_start(&pdev, 0);

		return *(volatile u32 *)(at + 0x40) ? Status() : Error(-EIO);
	}
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");
