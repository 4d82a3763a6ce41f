// SPDX-License-Identifier: GPL-2.0-only
// A wait without a thread is a coroutine's.
// g++-12: rejects
// needs the kernel
#include <drydock/task.h>

using namespace drydock;

namespace {
// expected-error@*:* {{only a coroutine waits for an event}}
// expected-error@*:* 0+ {{no member named 'flow'}}
class Mine {
	Event done_;
	void wait(Worker<&Mine::done_> &work) { (void)done_.within(work, 1_s); }
};
} // namespace
