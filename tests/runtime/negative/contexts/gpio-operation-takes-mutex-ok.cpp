// SPDX-License-Identifier: GPL-2.0-only
// Twin of gpio-operation-takes-mutex-bad.cpp.
// needs the kernel
#include <drydock/gpio.h>
#include <drydock/lock.h>

using namespace drydock;

namespace {
class Mine {
	struct Busy : Mutex<Busy> {};
	Busy lock_;
	Result<bool> get(Worker<&Mine::lock_> &op, Index<8> line)
	{
		auto held = lock_.lock(op);
		return usize(line) == 0;
	}
	struct Operations : gpio::Operations {
		static constexpr auto get = &Mine::get;
	};
	gpio::Chip<Mine, Operations, 8> chip_;
};
} // namespace
