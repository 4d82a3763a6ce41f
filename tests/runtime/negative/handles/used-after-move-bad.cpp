// SPDX-License-Identifier: GPL-2.0-only
// What was moved away is not used.
// g++-12: accepts (only clang++ follows owners)
// needs the kernel
#include <drydock/net.h>

using namespace drydock;

namespace {
class Mine {
	Dma dma_;
	netdev::SentPacket slot_;
	u32 send(netdev::Packet packet)
	{
		if (!slot_.map(dma_, move(packet)).ok())
			return 0;
		return packet.size(); // expected-error {{invalid invocation of method 'size' on object 'packet' while it is in the 'consumed' state}}
	}
};
} // namespace
