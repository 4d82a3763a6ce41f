// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: free_irq
// how: a lock and a completion are made before probe() runs: their constructors initialise them
#include <drydock/completion.h>
#include <drydock/irq.h>
#include <drydock/lock.h>
#include <drydock/platform.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &context, struct platform_device &device)
	{
		auto number = DRYDOCK_TRY(platform::irq(context, device, 0));

		return irq_.request(context, number, *this, name, IRQF_SHARED);
	}

private:
	struct StateLock : SpinLockIrq<StateLock> {};
	StateLock lock_;
	GuardedBy<StateLock, u32> state_;
	Completion complete_;
	irqreturn_t interrupt(HardIrq<&Mine::lock_, &Mine::state_, &Mine::complete_> &irq)
	{
		auto held = lock_.lock(irq);

		state_.get(held) = 1;
		complete_.complete();
		return IRQ_HANDLED;
	}
	Irq<&Mine::interrupt> irq_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
