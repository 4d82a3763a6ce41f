// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: dma_release_channel
// how: each way out of probe() and the end of the device release the channel
#include <drydock/platform.h>
#include <drydock/references.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &device)
	{
		struct dma_slave_config config = {};
		struct dma_chan *found = dma_request_chan(&device.dev, "data");

		if (IS_ERR(found))
			return Error(PTR_ERR(found));
		channel_ = DmaChannel(found);
		return Status::of(dmaengine_slave_config(channel_.get(), &config));
	}

private:
	DmaChannel channel_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
