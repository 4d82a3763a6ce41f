// SPDX-License-Identifier: GPL-2.0-only
// stopped by: compile error "tachs_"
// how: the timer's handler names the data, so the data stand ahead of the timer, and outlive it
#include <drydock/memory.h>
#include <drydock/platform.h>
#include <drydock/timer.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &context, struct platform_device &)
	{
		tachs_ = DRYDOCK_TRY(allocateArray<u32>(context, 4));
		rpm_timer_.start(1_s);
		return {};
	}

private:
	void sample(SoftIrq<&Mine::tachs_> &)
	{
		for (u32 &tach : tachs_)
			tach = 0;
		rpm_timer_.start(1_s);
	}
	Timer<&Mine::sample> rpm_timer_{member<&Mine::rpm_timer_>};
	OwnedArray<u32> tachs_; // gone first
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
