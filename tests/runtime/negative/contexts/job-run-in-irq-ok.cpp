// SPDX-License-Identifier: GPL-2.0-only
// Twin of job-run-in-irq-bad.cpp.
// needs the kernel
#include <drydock/irq.h>
#include <drydock/task.h>

using namespace drydock;

namespace {
class Mine {
	Event done_;
	Task<> steps(Async<&Mine::done_> &context)
	{
		co_await done_.within(context, 1_s);
		co_return {};
	}
	Job<&Mine::steps, 512> job_;
	irqreturn_t interrupt(HardIrq<&Mine::job_> &) { return job_.start(*this).ok() ? IRQ_HANDLED : IRQ_NONE; }
};
} // namespace
