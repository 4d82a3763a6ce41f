// SPDX-License-Identifier: GPL-2.0-only
// Twin of event-not-named-bad.cpp.
// needs the kernel
#include <drydock/task.h>

using namespace drydock;

namespace {
class Mine {
	u32 count_;
	Event done_;
	Task<> steps(Async<&Mine::done_> &context)
	{
		co_await done_.within(context, 1_s);
		co_return {};
	}
};
} // namespace
