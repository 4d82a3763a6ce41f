// SPDX-License-Identifier: GPL-2.0-only
// Twin of ring-size-bad.cpp.
#include <drydock/ring.h>

using namespace drydock;

namespace {
struct Descriptor {
	u32 status;
	bool done() const { return status; }
};
struct Barriers {
	static void toDevice() {}
	static void fromDevice() {}
};
BasicRing<Descriptor, 64, Barriers> ring;
} // namespace
