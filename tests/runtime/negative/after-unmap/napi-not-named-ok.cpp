// SPDX-License-Identifier: GPL-2.0-only
// Twin of napi-not-named-bad.cpp.
// needs the kernel
#include <drydock/napi.h>

using namespace drydock;

namespace {
class Mine {
	netdev::Device device_;
	int poll(netdev::Poll<&Mine::device_> &, netdev::Round &round) { return round.done(); }
	void unmask(netdev::Poll<&Mine::device_> &) {}
	netdev::Napi<&Mine::poll, &Mine::unmask> napi_;
	irqreturn_t interrupt(HardIrq<&Mine::device_, &Mine::napi_> &irq)
	{
		napi_.schedule(irq, [] {});
		return IRQ_HANDLED;
	}
};
} // namespace
