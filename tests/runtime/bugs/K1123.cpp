// SPDX-License-Identifier: GPL-2.0-only
// stopped by: compile error "port_"
// how: the interrupt's handler names the port, so the port stands ahead of it, and is unregistered behind it
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

		DRYDOCK_TRY(port_.enlist(context, "mine-port"));
		return irq_.request(context, number, *this, name);
	}

private:
	irqreturn_t interrupt(HardIrq<&Mine::port_> &)
	{
		return IRQ_HANDLED;
	}
	Irq<&Mine::interrupt> irq_;
	platform::Child port_; // unregistered first
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
