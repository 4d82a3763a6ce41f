// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: timer_shutdown_sync
// how: a timer that is gone can't be started by what still runs: it is shut down, not only deleted
#include <drydock/platform.h>
#include <drydock/timer.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &)
	{
		return {};
	}
	void rawEvent()
	{
		inrange_timer_.start(100_ms);
	}

private:
	bool in_range_ = false;
	void outOfRange(SoftIrq<&Mine::in_range_> &)
	{
		in_range_ = false;
	}
	Timer<&Mine::outOfRange> inrange_timer_{member<&Mine::inrange_timer_>};
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
