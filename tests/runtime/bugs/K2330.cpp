// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: free_irq
// how: the cookie is no argument: what was registered is what is freed
#include <drydock/irq.h>
#include <drydock/platform.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &context, struct platform_device &device)
	{
		auto number = DRYDOCK_TRY(platform::irq(context, device, 0));

		return irq_.request(context, number, *this, name);
	}
	void stop()
	{
		irq_.reset();
	}

private:
	u32 ready_ = 0;
	irqreturn_t interrupt(HardIrq<&Mine::ready_> &)
	{
		ready_++;
		return IRQ_HANDLED;
	}
	Irq<&Mine::interrupt> irq_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
