// SPDX-License-Identifier: GPL-2.0-only
// after unmap: iounmap() in remove(), as the C driver had it
// stopped by: compile error "protected"
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
		return bar_.map(context, pdev, name);
	}
	void remove(Process<Mine> &) { iounmap((void __iomem *)bar_.base_); }

private:
	Bar<0, Chip::Map> bar_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");
