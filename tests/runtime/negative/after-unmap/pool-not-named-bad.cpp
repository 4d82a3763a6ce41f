// SPDX-License-Identifier: GPL-2.0-only
// An item comes from a pool that the signature names: that one outlives the handler.
// g++-12: rejects
// needs the kernel
#include <drydock/pool.h>

using namespace drydock;

namespace {
// expected-error@*:* {{the context does not name this pool}}
struct Command {
	u32 code;
};
class Mine {
	u32 count_;
	DmaPool<Command> pool_;
	Status queue(Worker<&Mine::count_> &work)
	{
		[[maybe_unused]] auto item = DRYDOCK_TRY(pool_.allocate(work));
		return {};
	}
};
} // namespace
