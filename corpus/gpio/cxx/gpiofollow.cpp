// SPDX-License-Identifier: GPL-2.0
/*
 * A consumer of two GPIO lines, and a platform driver, on the Drydock runtime: the
 * same driver as ../c.
 */
#include <drydock/gpio.h>
#include <drydock/log.h>
#include <drydock/platform.h>
#include <drydock/sysfs.h>

using namespace drydock;

namespace {

class Follow : public platform::Driver<Follow> {
public:
	static constexpr const char *name = "gpiofollow";

	Status probe(Process<Follow> &context, struct platform_device &device)
	{
		DRYDOCK_TRY(out_.get(context, device.dev, "out", false));
		DRYDOCK_TRY(in_.get(context, device.dev, "in"));
		DRYDOCK_INFO(device.dev, "follows");
		return {};
	}
	ssize_t out_store(Process<Follow> &context, const char *text, size_t count)
	{
		bool value;
		int ret = kstrtobool(text, &value);

		if (ret)
			return ret;
		out_.set(context, value);
		return count;
	}
	ssize_t in_show(Process<Follow> &context, char *text)
	{
		auto value = in_.read(context);

		return value.ok() ? sysfs_emit(text, "%d\n", value.value()) : value.error();
	}

private:
	gpio::Output out_;
	gpio::Input in_;
};

using Out = sysfs::Attribute<"out", nullptr, &Follow::out_store>;
using In = sysfs::Attribute<"in", &Follow::in_show>;

} // namespace

DRYDOCK_PLATFORM_DRIVER(Follow, .dev_groups = sysfs::Groups<Out, In>::list);

MODULE_DESCRIPTION("Sets a line and reads another");
MODULE_LICENSE("GPL");
