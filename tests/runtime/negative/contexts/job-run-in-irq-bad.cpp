// SPDX-License-Identifier: GPL-2.0-only
// An interrupt handler starts a job, and does not wait for its end.
// g++-12: rejects
// needs the kernel
#include <drydock/irq.h>
#include <drydock/task.h>

using namespace drydock;

namespace {
// expected-error@*:* {{this context may not sleep: start()}}
class Mine {
	Event done_;
	Task<> steps(Async<&Mine::done_> &context)
	{
		co_await done_.within(context, 1_s);
		co_return {};
	}
	Job<&Mine::steps, 512> job_;
	irqreturn_t interrupt(HardIrq<&Mine::job_> &irq) { return job_.run(irq, *this).ok() ? IRQ_HANDLED : IRQ_NONE; }
};
} // namespace
