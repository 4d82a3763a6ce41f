// SPDX-License-Identifier: GPL-2.0-only
// handles: an owner used after it was moved away: a null pointer
// stopped by: compile error "while it is in the 'consumed' state"
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
	Status probe(Process<Mine> &context, struct pci_dev &)
	{
		Owned<u32> number = DRYDOCK_TRY(allocate<u32>(context));
		Owned<u32> moved = move(number);

		*number = 1;
		return {};
	}
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");
