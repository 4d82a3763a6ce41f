// SPDX-License-Identifier: GPL-2.0-only
// Twin of pool-not-named-bad.cpp.
// needs the kernel
#include <drydock/pool.h>

using namespace drydock;

namespace {
struct Command {
	u32 code;
};
class Mine {
	u32 count_;
	DmaPool<Command> pool_;
	Status queue(Worker<&Mine::pool_> &work)
	{
		[[maybe_unused]] auto item = DRYDOCK_TRY(pool_.allocate(work));
		return {};
	}
};
} // namespace
