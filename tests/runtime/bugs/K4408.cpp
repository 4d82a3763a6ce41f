// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: kfree_skb
// how: the failing exit says nothing of the packet, and it is freed there
#include <drydock/net.h>
#include <drydock/platform.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &context, struct platform_device &device)
	{
		DRYDOCK_TRY(device_.allocate(context, device.dev, *this));
		return interface_.enlist(context, device_);
	}

private:
	netdev::Device device_;
	bool connected_ = false;
	using Op = netdev::Op<&Mine::device_>;
	Status open(Op &op)
	{
		device_.start(op);
		return {};
	}
	void stop(Op &op)
	{
		device_.stop(op);
	}
	void transmit(netdev::Transmit<&Mine::device_> &, netdev::Packet &packet)
	{
		netdev::Packet mine = move(packet);

		if (skb_linearize(mine.get()))
			return;
		device_.sent(mine.size());
	}
	struct Operations : netdev::Operations {
		static constexpr auto open = &Mine::open;
		static constexpr auto stop = &Mine::stop;
		static constexpr auto transmit = &Mine::transmit;
	};
	netdev::Interface<Mine, Operations> interface_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
