// SPDX-License-Identifier: GPL-2.0-only
// One context waits until another says that it is done.
//
/* example
#include <drydock/completion.h>
using namespace drydock;

class Example {
  Completion done_;
  irqreturn_t interrupt(HardIrq<&Example::done_> &irq) {
    done_.complete();
    return IRQ_HANDLED;
  }
  Status start(Worker<&Example::done_> &work) {
    done_.restart();
    // ... start the device
    return done_.wait(work, 20_s);
  }
};
*/
#pragma once
#include <drydock/context.h>
#include <drydock/result.h>
#include <drydock/time.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>

namespace drydock {

class Completion : public Immovable {
public:
  Completion() { init_completion(&native_); }
  /// From any context.
  DRYDOCK_INLINE void complete() { ::complete(&native_); }
  DRYDOCK_INLINE void restart() { reinit_completion(&native_); }
  /// -ETIMEDOUT when nobody completed it in time.
  template <class C>
  DRYDOCK_INLINE Status wait(const C &, Milliseconds within) {
    static_assert(!mayNotSleep<C>, "this context may not sleep");
    if (wait_for_completion_timeout(&native_, msecs_to_jiffies(within.count)))
      return {};
    return Error(-ETIMEDOUT);
  }

private:
  struct completion native_;
};

} // namespace drydock
