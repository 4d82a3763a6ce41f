// SPDX-License-Identifier: GPL-2.0-only
// What a coroutine waits for outlives its job: the signature names it.
// g++-12: rejects
// needs the kernel
#include <drydock/task.h>

using namespace drydock;

namespace {
// expected-error@*:* {{the context does not name an event}}
class Mine {
	u32 count_;
	Event done_;
	Task<> steps(Async<&Mine::count_> &context)
	{
		co_await done_.within(context, 1_s);
		co_return {};
	}
};
} // namespace
