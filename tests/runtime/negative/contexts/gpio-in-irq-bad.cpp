// SPDX-License-Identifier: GPL-2.0-only
// A line may be behind a bus that sleeps.
// g++-12: rejects
// needs the kernel
#include <drydock/gpio.h>
#include <drydock/irq.h>

using namespace drydock;

namespace {
// expected-error@*:* {{a chip may sleep}}
class Mine {
	gpio::Output led_;
	irqreturn_t interrupt(HardIrq<&Mine::led_> &irq)
	{
		led_.set(irq, true);
		return IRQ_HANDLED;
	}
};
} // namespace
