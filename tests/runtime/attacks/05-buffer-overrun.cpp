// SPDX-License-Identifier: GPL-2.0-only
// inside: writing behind the end of DMA memory through its pointer
// stopped by: nothing
#include <drydock/dma.h>
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
		Dma dma = DRYDOCK_TRY(Dma::mask<32>(context, pdev.dev));

		DRYDOCK_TRY(buffer_.allocate(context, dma, 16));
		buffer_.begin()[16] = 1;
		return {};
	}

private:
	DmaBuffer<u8> buffer_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");
