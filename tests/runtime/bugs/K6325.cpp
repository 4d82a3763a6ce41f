// SPDX-License-Identifier: GPL-2.0-only
// stopped by: compile error "buffer_"
// how: the interrupt's handler names the buffer, so the buffer stands ahead of the interrupt, and outlives it
#include <drydock/dma.h>
#include <drydock/irq.h>
#include <drydock/pci.h>

using namespace drydock;

namespace {
class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
	Status probe(Process<Mine> &context, struct pci_dev &pdev)
	{
		Dma dma = DRYDOCK_TRY(Dma::mask<32>(context, pdev.dev));

		DRYDOCK_TRY(buffer_.allocate(context, dma, 256));
		return irq_.request(context, pdev.irq, *this, name, IRQF_SHARED);
	}

private:
	irqreturn_t interrupt(HardIrq<&Mine::buffer_> &)
	{
		return buffer_.begin()[0] ? IRQ_HANDLED : IRQ_NONE;
	}
	Irq<&Mine::interrupt> irq_;
	DmaBuffer<u8> buffer_; // gone first
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");
