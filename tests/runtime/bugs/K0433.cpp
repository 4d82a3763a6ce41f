// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: kfree_skb
// how: the packet under construction has an owner on each way out of the loop
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
	int fill(struct sk_buff *packet)
	{
		return pskb_expand_head(packet, 0, 64, GFP_ATOMIC);
	}
	void transmit(netdev::Transmit<&Mine::device_> &context, netdev::Packet &packet)
	{
		(void)receive(context);
		packet.reset();
	}
	Status receive(netdev::Transmit<&Mine::device_> &context)
	{
		netdev::Packet packet = DRYDOCK_TRY(device_.empty(context, 1500));

		if (int error = fill(packet.get()))
			return Error(error);
		netif_receive_skb(packet.detach());
		return {};
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
