// SPDX-License-Identifier: GPL-2.0-only
// An interrupt handler does not wait.
// g++-12: rejects
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
	// expected-error@*:* {{this context may not sleep}}
	Completion done_;
	irqreturn_t interrupt(HardIrq<&Mine::done_> &irq) { return done_.wait(irq, 1_s).ok() ? IRQ_HANDLED : IRQ_NONE; }
};
} // namespace
