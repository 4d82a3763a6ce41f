// SPDX-License-Identifier: GPL-2.0-only
// Timers, works and tasklets in records that C code allocates. Each is what the
// kernel knows, in the same place, and has as members what the kernel's
// functions do with it; a callback gets the object that it is a field of. What
// the driver starts and stops itself stays so: there is no destructor.
//
/* example
#include <drydock/deferred.h>

struct chip {
  drydock::TimerField poll;
  drydock::WorkField reset;
};
void chip_poll(struct chip *c) {
  c->reset.queue();
  c->poll.modify(jiffies + HZ);
}
void chip_reset(struct chip *c);

void chip_open(struct chip *c) {
  c->poll.setUp<&chip::poll, chip_poll>(0);
  c->reset.setUp<&chip::reset, chip_reset>();
  c->poll.modify(jiffies + HZ);
}
void chip_close(struct chip *c) {
  c->poll.cancelSync();
  c->reset.cancelSync();
}
*/
#pragma once
#include <drydock/context.h>
#include <linux/interrupt.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

namespace drydock {

class TimerField : public timer_list {
public:
  /// What the kernel calls: Callback, with the record whose member M this is.
  template <auto M, auto Callback> static void run(struct timer_list *native) {
    Callback(ownerOf<M>(static_cast<TimerField *>(native)));
  }
  template <auto M, auto Callback> DRYDOCK_INLINE void setUp(unsigned flags) {
    timer_setup(this, (run<M, Callback>), flags);
  }
  /// One of several run<...>.
  DRYDOCK_INLINE void setUp(void (*runs)(struct timer_list *), unsigned flags) {
    timer_setup(this, runs, flags);
  }
  DRYDOCK_INLINE int modify(unsigned long expires) {
    return mod_timer(this, expires);
  }
  DRYDOCK_INLINE int modifyPending(unsigned long expires) {
    return mod_timer_pending(this, expires);
  }
  DRYDOCK_INLINE int reduce(unsigned long expires) {
    return timer_reduce(this, expires);
  }
  /// At the time in `expires`.
  DRYDOCK_INLINE void start() { add_timer(this); }
  DRYDOCK_INLINE void startOn(int cpu) { add_timer_on(this, cpu); }
  /// Does not wait for a callback that runs.
  DRYDOCK_INLINE int cancel() { return timer_delete(this); }
  DRYDOCK_INLINE int cancelSync() { return timer_delete_sync(this); }
  DRYDOCK_INLINE int tryCancelSync() { return try_to_del_timer_sync(this); }
  DRYDOCK_INLINE int shutdown() { return timer_shutdown(this); }
  DRYDOCK_INLINE int shutdownSync() { return timer_shutdown_sync(this); }
  DRYDOCK_INLINE int isPending() const { return timer_pending(this); }
};

class WorkField : public work_struct {
public:
  template <auto M, auto Callback> static void run(struct work_struct *native) {
    Callback(ownerOf<M>(static_cast<WorkField *>(native)));
  }
  template <auto M, auto Callback> DRYDOCK_INLINE void setUp() {
    INIT_WORK(this, (run<M, Callback>));
  }
  DRYDOCK_INLINE void setUp(void (*runs)(struct work_struct *)) {
    INIT_WORK(this, runs);
  }
  DRYDOCK_INLINE bool queue() { return schedule_work(this); }
  DRYDOCK_INLINE bool queueOn(int cpu) { return schedule_work_on(cpu, this); }
  DRYDOCK_INLINE bool queue(struct workqueue_struct *on) {
    return queue_work(on, this);
  }
  DRYDOCK_INLINE bool queueOn(int cpu, struct workqueue_struct *on) {
    return queue_work_on(cpu, on, this);
  }
  DRYDOCK_INLINE bool flush() { return flush_work(this); }
  DRYDOCK_INLINE bool cancel() { return cancel_work(this); }
  DRYDOCK_INLINE bool cancelSync() { return cancel_work_sync(this); }
  DRYDOCK_INLINE bool isPending() { return work_pending(this); }
};

class DelayedWorkField : public delayed_work {
public:
  template <auto M, auto Callback> static void run(struct work_struct *native) {
    Callback(
        ownerOf<M>(static_cast<DelayedWorkField *>(to_delayed_work(native))));
  }
  template <auto M, auto Callback> DRYDOCK_INLINE void setUp() {
    INIT_DELAYED_WORK(this, (run<M, Callback>));
  }
  DRYDOCK_INLINE void setUp(void (*runs)(struct work_struct *)) {
    INIT_DELAYED_WORK(this, runs);
  }
  template <auto M, auto Callback> DRYDOCK_INLINE void setUpDeferrable() {
    INIT_DEFERRABLE_WORK(this, (run<M, Callback>));
  }
  DRYDOCK_INLINE void setUpDeferrable(void (*runs)(struct work_struct *)) {
    INIT_DEFERRABLE_WORK(this, runs);
  }
  DRYDOCK_INLINE bool queue(unsigned long delay) {
    return schedule_delayed_work(this, delay);
  }
  DRYDOCK_INLINE bool queueOn(int cpu, unsigned long delay) {
    return schedule_delayed_work_on(cpu, this, delay);
  }
  DRYDOCK_INLINE bool queue(struct workqueue_struct *on, unsigned long delay) {
    return queue_delayed_work(on, this, delay);
  }
  DRYDOCK_INLINE bool queueOn(int cpu, struct workqueue_struct *on,
                              unsigned long delay) {
    return queue_delayed_work_on(cpu, on, this, delay);
  }
  /// Starts over if it waits already.
  DRYDOCK_INLINE bool modify(struct workqueue_struct *on, unsigned long delay) {
    return mod_delayed_work(on, this, delay);
  }
  DRYDOCK_INLINE bool flush() { return flush_delayed_work(this); }
  DRYDOCK_INLINE bool cancel() { return cancel_delayed_work(this); }
  DRYDOCK_INLINE bool cancelSync() { return cancel_delayed_work_sync(this); }
  DRYDOCK_INLINE bool isPending() { return delayed_work_pending(this); }
};

class TaskletField : public tasklet_struct {
public:
  template <auto M, auto Callback>
  static void run(struct tasklet_struct *native) {
    Callback(ownerOf<M>(static_cast<TaskletField *>(native)));
  }
  template <auto M, auto Callback> DRYDOCK_INLINE void setUp() {
    tasklet_setup(this, run<M, Callback>);
  }
  DRYDOCK_INLINE void setUp(void (*runs)(struct tasklet_struct *)) {
    tasklet_setup(this, runs);
  }
  DRYDOCK_INLINE void queue() { tasklet_schedule(this); }
  DRYDOCK_INLINE void queueHigh() { tasklet_hi_schedule(this); }
  DRYDOCK_INLINE void enable() { tasklet_enable(this); }
  DRYDOCK_INLINE void disable() { tasklet_disable(this); }
  DRYDOCK_INLINE void disableNoSync() { tasklet_disable_nosync(this); }
  DRYDOCK_INLINE void kill() { tasklet_kill(this); }
};

} // namespace drydock
