// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: cancel_work_sync
// how: the work that registers the device ends before the device goes
#include <drydock/platform.h>
#include <drydock/work.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &)
	{
		return {};
	}
	void stateChanged()
	{
		work_.queue();
	}

private:
	u32 limit_ = 0;
	void registerDevice(Worker<&Mine::limit_> &)
	{
		limit_++;
	}
	Work<&Mine::registerDevice> work_{member<&Mine::work_>};
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
