// SPDX-License-Identifier: GPL-2.0-only
// Jobs: coroutines of a driver, run by a work of their own. A coroutine that
// waits holds no thread and no lock; an interrupt handler wakes it through an
// Event. A job is a member behind what its coroutines name: destroyed, it
// stops, wherever it waits, and the locals of its coroutines are destroyed.
//
/* example
#include <drydock/irq.h>
#include <drydock/pci.h>
#include <drydock/task.h>
using namespace drydock;

struct Chip {
  struct Start : Register<0x00, u32, WO> {};
  struct Sum : Register<0x04, u32, RO> {};
  using Map = RegisterMap<0x10, Start, Sum>;
};

class Example : public pci::Driver<Example> {
  Bar<0, Chip::Map> bar_;
  Event done_;
  irqreturn_t interrupt(HardIrq<&Example::done_> &) {
    done_.complete();
    return IRQ_HANDLED;
  }
  using Steps = Async<&Example::bar_, &Example::done_>;
  Task<u32> add(Steps &context, u32 number) {
    auto regs = bar_.regs(context);
    done_.restart();
    regs.write<Chip::Start>(number);
    co_await done_.within(context, 1_s);   // or it ends here with -ETIMEDOUT
    co_return regs.read<Chip::Sum>();
  }
  Task<> selfTest(Steps &context, u32 rounds) {
    for (u32 i = 0; i < rounds; ++i) {
      u32 sum = co_await add(context, i);
      if (sum < i)
        co_return Error(-EIO);
      co_await pause(context, 10_ms);
    }
    co_return {};
  }
  Job<&Example::selfTest, 1024> selfTest_;

public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    DRYDOCK_TRY(bar_.map(context, pdev, name));
    return selfTest_.start(*this, 3);      // probe() goes on meanwhile
  }
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/coroutine.h>
#include <drydock/time.h>

#ifdef __KERNEL__
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

namespace drydock {

/// Where jobs run: a work each, on the system's queue.
struct Executor {
  using Work = struct delayed_work;
  using Time = unsigned long;
  using Lock = spinlock_t;
  using Done = struct completion;

  DRYDOCK_INLINE static void initialise(Work &work, void (*run)(Work *)) {
    // The work is the first member of struct delayed_work.
    INIT_DELAYED_WORK(&work, reinterpret_cast<work_func_t>(run));
  }
  static Time after(Milliseconds time) {
    return jiffies + msecs_to_jiffies(time.count);
  }
  static bool passed(Time time) { return time_after_eq(jiffies, time); }
  /// Sooner than it was queued for, if it was.
  static void queue(Work &work) { mod_delayed_work(system_wq, &work, 0); }
  static void queueAt(Work &work, Time time) {
    queue_delayed_work(system_wq, &work, passed(time) ? 0 : time - jiffies);
  }
  /// Waits for what runs; drop() does not.
  static void cancel(Work &work) { cancel_delayed_work_sync(&work); }
  static void drop(Work &work) { cancel_delayed_work(&work); }

  static void initialise(Lock &lock) { spin_lock_init(&lock); }
  template <class F> static auto locked(Lock &lock, const F &body) {
    unsigned long flags;
    spin_lock_irqsave(&lock, flags);
    auto result = body();
    spin_unlock_irqrestore(&lock, flags);
    return result;
  }

  static void initialise(Done &done) { init_completion(&done); }
  static void restart(Done &done) { reinit_completion(&done); }
  static void complete(Done &done) { ::complete(&done); }
  static void wait(Done &done) { wait_for_completion(&done); }
  static void tooSmall(usize has, usize wants) {
    WARN_ONCE(1, "a job has %lu bytes for frames, and needs %lu\n", has, wants);
  }
};

} // namespace drydock
#else
#include <drydock/testing/fake_executor.h>
#endif

namespace drydock {

class Event;

/// A job without its coroutine's type.
class Routine : public Flow {
public:
  /// For awaiters: it goes on when the event has come, or the time has.
  DRYDOCK_OUTLINE void waitFor(Promise &waiting, Event *event,
                               Milliseconds within);
  void wake() { Executor::queue(work_); }

protected:
  DRYDOCK_INLINE Routine(void *memory, usize size)
      : Flow(memory, size), size_(size) {
    Executor::initialise(work_, run);
    Executor::initialise(finished_);
  }
  ~Routine() { stop(); }
  /// False while it runs.
  bool claim(bool collected);
  DRYDOCK_OUTLINE Status begin(Promise *top);
  DRYDOCK_OUTLINE Status collect();

private:
  static void run(Executor::Work *work);
  DRYDOCK_OUTLINE bool stillWaits();
  DRYDOCK_OUTLINE void endWait();
  void finish();
  void stop();
  void release() { __atomic_store_n(&busy_, false, __ATOMIC_RELEASE); }

  Executor::Work work_;
  Executor::Done finished_;
  Promise *top_ = nullptr, *waiting_ = nullptr;
  Event *event_ = nullptr;
  Executor::Time deadline_ = {};
  usize size_;
  int result_ = 0;
  bool busy_ = false;      // atomic
  bool collected_ = false; // somebody waits for the result
  bool stopping_ = false;  // atomic
};

/// What coroutines wait for; interrupt handlers and others complete it.
class Event : public Immovable {
public:
  Event() { Executor::initialise(lock_); }
  /// From any context.
  DRYDOCK_OUTLINE void complete() {
    Executor::locked(lock_, [this] {
      done_ = true;
      if (waiter_) // alive: it leaves under the lock
        waiter_->wake();
      return 0;
    });
  }
  /// What came before does not count.
  void restart() {
    Executor::locked(lock_, [this] {
      done_ = false;
      return 0;
    });
  }

  /// co_await: -ETIMEDOUT when nobody completes it in time, -EBUSY when
  /// another coroutine waits for it.
  class [[nodiscard]] Wait {
  public:
    struct Awaits {};
    Wait(Routine &routine, Event *event, Milliseconds within)
        : routine_(routine), event_(event), within_(within) {}

    template <bool Checked> class Awaiter {
    public:
      explicit Awaiter(const Wait &wait) : wait_(wait) {}
      bool await_ready() const { return false; }
      template <class P> void await_suspend(std::coroutine_handle<P> self) {
        waiting_ = &self.promise();
        waiting_->wait(Checked);
        wait_.routine_.waitFor(*waiting_, wait_.event_, wait_.within_);
      }
      auto await_resume() const {
        if constexpr (!Checked)
          return Status::of(waiting_->awaited());
      }

    private:
      const Wait &wait_; // lasts as long as the co_await
      Promise *waiting_ = nullptr;
    };

  private:
    Routine &routine_;
    Event *event_;
    Milliseconds within_;
  };
  template <class C> Wait within(const C &context, Milliseconds time) {
    static_assert(suspends<C>, "only a coroutine waits for an event");
    static_assert(grants<C, Event>, "the context does not name an event: add "
                                    "it to the signature, Async<&Mine::event>");
    return Wait(static_cast<Routine &>(context.flow()), this, time);
  }

private:
  friend class Routine;
  /// False: another waits.
  bool enter(Routine &routine) {
    return Executor::locked(lock_, [&] {
      if (waiter_ && waiter_ != &routine)
        return false;
      waiter_ = &routine;
      return true;
    });
  }
  /// Whether it came; then it is used up. It wakes nobody any more.
  bool leave() {
    return Executor::locked(lock_, [this] {
      bool came = done_;
      waiter_ = nullptr;
      done_ = false;
      return came;
    });
  }
  bool came() {
    return Executor::locked(lock_, [this] { return done_; });
  }

  Executor::Lock lock_;
  Routine *waiter_ = nullptr;
  bool done_ = false;
};

/// co_await: goes on after this time.
template <class C> Event::Wait pause(const C &context, Milliseconds time) {
  static_assert(suspends<C>, "only a coroutine pauses: poll() or msleep()");
  return Event::Wait(static_cast<Routine &>(context.flow()), nullptr, time);
}

inline void Routine::waitFor(Promise &waiting, Event *event,
                             Milliseconds within) {
  constexpr int busy = -16; // EBUSY
  if (event && !event->enter(*this))
    return waiting.goOn(busy);
  waiting_ = &waiting;
  event_ = event;
  deadline_ = Executor::after(within);
  if (stillWaits())
    Executor::queueAt(work_, deadline_); // already queued if it came just now
  else
    endWait();
}

inline bool Routine::stillWaits() {
  return !(event_ && event_->came()) && !Executor::passed(deadline_);
}

inline void Routine::endWait() {
  constexpr int timedOut = -110; // ETIMEDOUT
  int error = event_ && !event_->leave() ? timedOut : 0;
  event_ = nullptr;
  Promise *waiting = waiting_;
  waiting_ = nullptr;
  waiting->goOn(error);
}

inline bool Routine::claim(bool collected) {
  if (__atomic_exchange_n(&busy_, true, __ATOMIC_ACQUIRE))
    return false;
  collected_ = collected;
  Executor::restart(finished_);
  return true;
}

inline Status Routine::begin(Promise *top) {
  if (!top) {
    Executor::tooSmall(size_, frames.wanted());
    release();
    return Error(-12); // ENOMEM
  }
  top_ = next = top;
  Executor::queue(work_);
  return {};
}

inline Status Routine::collect() {
  Executor::wait(finished_);
  Status result = Status::of(result_);
  release();
  return result;
}

/// One step: from where it waited to where it waits next. A work runs on one
/// CPU at a time, so nothing here is shared but the event and the flags.
inline void Routine::run(Executor::Work *work) {
  Routine *self = ownerOf<&Routine::work_>(work);
  if (__atomic_load_n(&self->stopping_, __ATOMIC_ACQUIRE))
    return;
  if (self->waiting_) {
    if (self->stillWaits()) // woken for what it waited for before
      return Executor::queueAt(self->work_, self->deadline_);
    self->endWait();
  }
  while (Promise *promise = self->next) {
    self->next = nullptr;
    promise->resume();
  }
  if (self->top_->done())
    self->finish();
}

inline void Routine::finish() {
  result_ = top_->error();
  top_->destroy();
  top_ = nullptr;
  // No event wakes it any more; nor does what woke it too late.
  Executor::drop(work_);
  if (collected_)
    Executor::complete(finished_);
  else
    release();
}

inline void Routine::stop() {
  constexpr int canceled = -125; // ECANCELED
  __atomic_store_n(&stopping_, true, __ATOMIC_RELEASE);
  Executor::cancel(work_);
  if (!top_)
    return;
  if (event_)
    event_->leave();
  Executor::cancel(work_); // woken before it left
  top_->destroy();
  result_ = canceled;
  if (collected_)
    Executor::complete(finished_);
}

/// Runs F: Task<> (D::*)(Async<...> &, ...), whose frames and those of what it
/// awaits take up to Bytes.
template <auto F, usize Bytes> class Job : Routine {
  using D = typename Handler<decltype(F)>::Owner;
  using C = typename Handler<decltype(F)>::Context;
  static_assert(isSame<typename Handler<decltype(F)>::Result, Task<>>,
                "a job runs a Task<>, which returns a Status");

public:
  Job() : Routine(memory_, Bytes), context_(*this) {}
  /// From any context; allocates nothing. -EBUSY while it runs, -ENOMEM where
  /// Bytes are too few.
  template <class... As> Status start(D &self, As... as) {
    return claim(false) ? launch(self, as...) : Status(Error(-16));
  }
  /// Starts it and waits for its end.
  template <class P, class... As> Status run(const P &, D &self, As... as) {
    static_assert(!mayNotSleep<P>, "this context may not sleep: start()");
    static_assert(!suspends<P>, "a coroutine awaits another: co_await f(...)");
    if (!claim(true))
      return Error(-16); // EBUSY
    DRYDOCK_TRY(launch(self, as...));
    return collect();
  }

private:
  template <class... As> Status launch(D &self, As... as) {
    Task<> task = (self.*F)(context_, as...);
    return begin(task.detach());
  }
  C context_;
  alignas(16) char memory_[Bytes];
};

} // namespace drydock
