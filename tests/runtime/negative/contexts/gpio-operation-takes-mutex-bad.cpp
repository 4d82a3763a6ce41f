// SPDX-License-Identifier: GPL-2.0-only
// A chip whose operations say that they do not sleep takes no mutex.
// g++-12: rejects
// needs the kernel
#include <drydock/gpio.h>
#include <drydock/lock.h>

using namespace drydock;

namespace {
// expected-error@*:* {{a mutex can't be taken}}
// expected-error@*:* {{keeps it out elsewhere}}
class Mine {
	struct Busy : Mutex<Busy> {};
	Busy lock_;
	Result<bool> get(gpio::Op<&Mine::lock_> &op, Index<8> line)
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
