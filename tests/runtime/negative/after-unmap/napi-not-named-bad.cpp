// SPDX-License-Identifier: GPL-2.0-only
// An interrupt handler starts the NAPI that its signature names: that one outlives it.
// g++-12: rejects
// needs the kernel
#include <drydock/napi.h>

using namespace drydock;

namespace {
// expected-error@*:* {{the context does not name this NAPI}}
class Mine {
	netdev::Device device_;
	int poll(netdev::Poll<&Mine::device_> &, netdev::Round &round) { return round.done(); }
	void unmask(netdev::Poll<&Mine::device_> &) {}
	netdev::Napi<&Mine::poll, &Mine::unmask> napi_;
	irqreturn_t interrupt(HardIrq<&Mine::device_> &irq)
	{
		napi_.schedule(irq, [] {});
		return IRQ_HANDLED;
	}
};
} // namespace
