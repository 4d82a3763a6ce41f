// SPDX-License-Identifier: GPL-2.0-only
// Twin of gpio-in-irq-bad.cpp.
// needs the kernel
#include <drydock/gpio.h>
#include <drydock/irq.h>

using namespace drydock;

namespace {
class Mine {
	gpio::Output led_;
	irqreturn_t interrupt(HardIrq<&Mine::led_> &irq)
	{
		led_.setNow(irq, true);
		return IRQ_HANDLED;
	}
};
} // namespace
