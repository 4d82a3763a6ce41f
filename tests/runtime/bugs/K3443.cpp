// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: kfree
// how: growing is a second array: when it can't be had, the first one is still owned
#include <drydock/memory.h>
#include <drydock/platform.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &context, struct platform_device &)
	{
		for (usize count = 8; count < 64; count *= 2) {
			auto more = DRYDOCK_TRY(allocateArray<u64>(context, count));

			more.begin()[0] = 1;
			ids_ = move(more);
		}
		return ids_.size() ? Status() : Error(-ENODEV);
	}

private:
	OwnedArray<u64> ids_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
