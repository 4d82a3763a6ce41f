// SPDX-License-Identifier: GPL-2.0-only
// The loop behind View::poll() and pollAtomic(): the kernel's
// read_poll_timeout() with two changes. It has no endless form, and it stops
// when the device reads all ones: what the bus returns for a device that is
// gone.
//
/* example
#include <drydock/mmio.h>
#include <drydock/poll.h>
using namespace drydock;

struct Ready : Register<0x00, u32, RO> {
  static constexpr Field<Ready, 0> done{};
  static constexpr Fields fields{done};
};
using Regs = View<RegisterMap<0x10, Ready>, Mmio>;
Status wait(const Regs &regs) {
  return regs.pollAtomic(Ready::done(true), 1_us, 50_us);
}
*/
#pragma once
#include <drydock/context.h>
#include <drydock/result.h>
#include <drydock/time.h>

namespace drydock {

/// Clock: now() in nanoseconds, delay() busy, sleep(), relax().
template <class Clock, bool Sleeps, class Load, class Raw>
DRYDOCK_INLINE Status pollUntil(Load load, Raw mask, Raw want,
                                Microseconds every, Microseconds within) {
  constexpr int timedOut = -110, noDevice = -19; // ETIMEDOUT, ENODEV
  constexpr Raw gone = static_cast<Raw>(~Raw(0));
  auto end = Clock::after(within);
  bool last = false;
  for (;;) {
    Raw raw = load();
    if (raw == gone)
      return Error(noDevice);
    if ((raw & mask) == want)
      return {};
    if (last)
      return Error(timedOut);
    // Late, there is one more look: the time may have passed elsewhere.
    if ((last = Clock::passed(end)))
      continue;
    if constexpr (Sleeps)
      Clock::sleep(every);
    else
      Clock::delay(every);
  }
}

} // namespace drydock
