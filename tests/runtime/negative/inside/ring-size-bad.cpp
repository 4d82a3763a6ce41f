// SPDX-License-Identifier: GPL-2.0-only
// A ring has as many descriptors as its counters wrap at.
// g++-12: rejects
#include <drydock/ring.h>

using namespace drydock;

namespace {
// expected-error@*:* {{a power of two}}
struct Descriptor {
	u32 status;
	bool done() const { return status; }
};
struct Barriers {
	static void toDevice() {}
	static void fromDevice() {}
};
BasicRing<Descriptor, 48, Barriers> ring;
} // namespace
