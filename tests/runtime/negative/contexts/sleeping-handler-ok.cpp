// SPDX-License-Identifier: GPL-2.0-only
// Twin of sleeping-handler-bad.cpp.
// needs the kernel
#include <drydock/irq.h>
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
	Bar<0, Chip::Map> bar_;
	irqreturn_t interrupt(HardIrq<&Mine::bar_> &) { return IRQ_WAKE_THREAD; }
	irqreturn_t thread(Worker<&Mine::bar_> &) { return IRQ_HANDLED; }
	Irq<&Mine::interrupt, &Mine::thread> irq_;
};
} // namespace
