// SPDX-License-Identifier: GPL-2.0-only
// stopped by: compile error "events_"
// how: the interrupt's handler names the event queue, so the queue stands ahead of it, and outlives it
#include <drydock/irq.h>
#include <drydock/memory.h>
#include <drydock/platform.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &context, struct platform_device &device)
	{
		auto number = DRYDOCK_TRY(platform::irq(context, device, 0));

		events_ = DRYDOCK_TRY(allocateArray<u32>(context, 64));
		return irq_.request(context, number, *this, name);
	}

private:
	irqreturn_t interrupt(HardIrq<&Mine::events_> &)
	{
		return events_.at(0) ? IRQ_HANDLED : IRQ_NONE;
	}
	Irq<&Mine::interrupt> irq_;
	OwnedArray<u32> events_; // gone first
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
