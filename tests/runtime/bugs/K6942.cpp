// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: timer_shutdown_sync
// how: the transfer timer ends before the device that it works on is freed
#include <drydock/platform.h>
#include <drydock/timer.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &)
	{
		transfers_.start(1_s);
		return {};
	}

private:
	u32 frames_ = 0;
	void transfer(SoftIrq<&Mine::frames_> &)
	{
		frames_++;
		transfers_.start(1_s);
	}
	Timer<&Mine::transfer> transfers_{member<&Mine::transfers_>};
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
