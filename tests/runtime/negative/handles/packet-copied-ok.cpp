// SPDX-License-Identifier: GPL-2.0-only
// Twin of packet-copied-bad.cpp.
// needs the kernel
#include <drydock/net.h>

using namespace drydock;

namespace {
void drop(netdev::Packet packet);
void twice(netdev::Packet packet)
{
	drop(move(packet));
}
} // namespace
