// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: kfree
// how: the request has one owner: no label frees it, so none can do it twice
#include <drydock/memory.h>
#include <drydock/platform.h>
#include <linux/dma-mapping.h>

using namespace drydock;

namespace {
struct Request {
	u32 actual = 0;
};

class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &context, struct platform_device &device)
	{
		ep0_req_ = DRYDOCK_TRY(allocate<Request>(context));
		return Status::of(dma_coerce_mask_and_coherent(&device.dev, DMA_BIT_MASK(32)));
	}

private:
	Owned<Request> ep0_req_;
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
