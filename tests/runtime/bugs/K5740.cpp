// SPDX-License-Identifier: GPL-2.0-only
// stopped by: own handle
// releases: dma_release_channel
// how: a handle of five lines: each way out of probe() and the end of the device release the channel
#include <drydock/handle.h>
#include <drydock/platform.h>
#include <linux/dmaengine.h>

using namespace drydock;

namespace {
struct ChannelPolicy {
	using Value = struct dma_chan *;
	static void release(Value channel) { dma_release_channel(channel); }
};
using Channel = Unique<ChannelPolicy>;

class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &device)
	{
		struct dma_slave_config config = {};
		struct dma_chan *found = dma_request_chan(&device.dev, "data");

		if (IS_ERR(found))
			return Error(PTR_ERR(found));
		channel_ = Channel(found);
		return Status::of(dmaengine_slave_config(channel_.get(), &config));
	}

private:
	Channel channel_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
