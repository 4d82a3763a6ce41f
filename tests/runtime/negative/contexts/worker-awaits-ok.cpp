// SPDX-License-Identifier: GPL-2.0-only
// Twin of worker-awaits-bad.cpp.
// needs the kernel
#include <drydock/completion.h>
#include <drydock/task.h>

using namespace drydock;

namespace {
class Mine {
	Completion done_;
	Status wait(Worker<&Mine::done_> &work) { return done_.wait(work, 1_s); }
};
} // namespace
