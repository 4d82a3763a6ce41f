// SPDX-License-Identifier: GPL-2.0-only
// Twin of used-after-move-bad.cpp.
// needs the kernel
#include <drydock/net.h>

using namespace drydock;

namespace {
class Mine {
	Dma dma_;
	netdev::SentPacket slot_;
	u32 send(netdev::Packet packet)
	{
		u32 size = packet.size();

		return slot_.map(dma_, move(packet)).ok() ? size : 0;
	}
};
} // namespace
