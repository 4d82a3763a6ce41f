// SPDX-License-Identifier: GPL-2.0-only
// Twin of dma-without-mask-bad.cpp.
// needs the kernel
#include <drydock/dma.h>
#include <drydock/pci.h>

using namespace drydock;

namespace {
struct Chip {
	struct Ack : Register<0x00, u32, W1C> {};
	using Map = RegisterMap<0x10, Ack>;
};
class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	DmaBuffer<u8> buffer_;
	Status probe(Process<Mine> &context, struct pci_dev &pdev) {
		Dma dma = DRYDOCK_TRY(Dma::mask<28>(context, pdev.dev));
		return buffer_.allocate(context, dma, 4096);
	}
};
} // namespace
