// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: kfree
// how: an owner that was reset is empty; resetting it again frees nothing
#include <drydock/memory.h>
#include <drydock/platform.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &context, struct platform_device &device)
	{
		page_ = DRYDOCK_TRY(allocateArray<u32>(context, 8));
		Status status = Status::of(device_attach(&device.dev) < 0 ? -ENODEV : 0);

		if (!status.ok())
			destroyed();
		return status;
	}
	void remove(Process<Mine> &)
	{
		destroyed();
	}

private:
	void destroyed()
	{
		page_.reset();
	}
	OwnedArray<u32> page_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
