// SPDX-License-Identifier: GPL-2.0-only
// stopped by: nothing
// how: as the C driver wrote it, in C++: kept in the object, it could be released later
#include <drydock/platform.h>
#include <linux/dmaengine.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &device)
	{
		struct dma_slave_config config = {};
		int error;

		channel_ = dma_request_chan(&device.dev, "data");
		if (IS_ERR(channel_))
			return Error(PTR_ERR(channel_));
		error = dmaengine_slave_config(channel_, &config);
		if (error < 0)
			return Error(error);
		return {};
	}
	void remove(Process<Mine> &)
	{
		dma_release_channel(channel_);
	}

private:
	struct dma_chan *channel_ = nullptr;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
