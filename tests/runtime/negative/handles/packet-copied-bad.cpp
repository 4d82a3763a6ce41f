// SPDX-License-Identifier: GPL-2.0-only
// A packet has one owner: it is freed, sent or received once.
// g++-12: rejects
// needs the kernel
#include <drydock/net.h>

using namespace drydock;

namespace {
// expected-error@*:* {{implicitly-deleted}}
void drop(netdev::Packet packet);
void twice(netdev::Packet packet)
{
	drop(packet);
}
} // namespace
