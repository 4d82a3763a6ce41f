// SPDX-License-Identifier: GPL-2.0-only
// Twin of wait-in-irq-bad.cpp.
// needs the kernel
#include <drydock/completion.h>
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
	Completion done_;
	irqreturn_t interrupt(HardIrq<&Mine::done_> &) { done_.complete(); return IRQ_HANDLED; }
};
} // namespace
