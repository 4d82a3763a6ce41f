// SPDX-License-Identifier: GPL-2.0-only
// stopped by: nothing
// how: a count taken for a work that was queued already: counts of the kernel's are no handles here
#include <drydock/platform.h>
#include <drydock/work.h>
#include <linux/kref.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &)
	{
		kref_init(&commands_);
		return {};
	}
	void abort()
	{
		if (kref_get_unless_zero(&commands_))
			work_.queue();
	}

private:
	struct kref commands_;
	static void last(struct kref *) {}
	void aborted(Worker<&Mine::commands_> &)
	{
		kref_put(&commands_, last);
	}
	Work<&Mine::aborted> work_{member<&Mine::work_>};
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
