// SPDX-License-Identifier: GPL-2.0-only
// handles: memory given up, and lost when something else fails
// stopped by: lint: resource-leak
#include <drydock/memory.h>
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
	Status probe(Process<Mine> &context, struct pci_dev &pdev)
	{
		Owned<u32> number = DRYDOCK_TRY(allocate<u32>(context));
		u32 *raw = number.giveUp();

		DRYDOCK_TRY(bar_.map(context, pdev, name));
		kfree(raw);
		return {};
	}

private:
	Bar<0, Chip::Map> bar_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");
