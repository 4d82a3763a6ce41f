// SPDX-License-Identifier: GPL-2.0-only
// Coroutines: code that waits for the device without a thread that sleeps. This
// is the part that the compiler needs and that runs anywhere; task.h starts
// them. A frame comes from the memory of the job that runs it, one above the
// other like a stack: there is no allocation.
//
// `co_await` on what can fail goes on with the value, or ends the coroutine
// with the error, destroying its locals as a return does. outcome() hands the
// Status or Result over instead.
//
/* example
#include <drydock/coroutine.h>
#include <drydock/task.h>
using namespace drydock;

class Chip {
  Event ready_;
  Task<u32> measure(Async<&Chip::ready_> &context, u32 channel) {
    co_await ready_.within(context, 10_ms);
    co_return channel * 2;
  }
  Task<> sum(Async<&Chip::ready_> &context, u32 *total) {
    *total = co_await measure(context, 1);
    Result<u32> second = co_await outcome(measure(context, 2));
    if (second.ok())
      *total += second.value();
    co_return {};
  }
  Job<&Chip::sum, 1024> job_;
};
*/
#pragma once
#if defined(__KERNEL__) && defined(__cplusplus) &&                             \
    !defined(__cpp_impl_coroutine)
#error "drydock.mk looks for #include <drydock/task.h> in the .cpp file itself"
#endif
#include <drydock/context.h>
#include <drydock/result.h>

#if __has_include(<coroutine>)
#include <coroutine>
#else
// What the language asks for by name ([dcl.fct.def.coroutine]).
namespace std {
template <class R, class...> struct coroutine_traits {
  using promise_type = typename R::promise_type;
};
template <class Promise = void> struct coroutine_handle;
template <> struct coroutine_handle<void> {
  constexpr coroutine_handle() = default;
  static constexpr coroutine_handle from_address(void *frame) noexcept {
    coroutine_handle handle;
    handle.frame_ = frame;
    return handle;
  }
  constexpr void *address() const noexcept { return frame_; }
  constexpr explicit operator bool() const noexcept { return frame_; }
  void resume() const { __builtin_coro_resume(frame_); }
  void destroy() const { __builtin_coro_destroy(frame_); }

protected:
  void *frame_ = nullptr;
};
template <class Promise> struct coroutine_handle : coroutine_handle<> {
  static coroutine_handle from_promise(Promise &promise) noexcept {
    return from_address(
        __builtin_coro_promise(&promise, alignof(Promise), true));
  }
  static constexpr coroutine_handle from_address(void *frame) noexcept {
    coroutine_handle handle;
    handle.frame_ = frame;
    return handle;
  }
  Promise &promise() const {
    return *static_cast<Promise *>(
        __builtin_coro_promise(frame_, alignof(Promise), false));
  }
};
} // namespace std
#endif

namespace drydock {

class Promise;
template <class T = void> class Task;

/// Memory for frames. What a coroutine calls ends before it, so that the last
/// frame is the first to go.
class FrameStack : public Immovable {
  struct alignas(16) Header {
    FrameStack *stack;
    usize below;
  };

public:
  FrameStack(void *memory, usize size)
      : memory_(static_cast<char *>(memory)), size_(size) {}
  void *allocate(usize size) {
    usize total = sizeof(Header) + ((size + 15) & ~usize(15));
    if (total > size_ - used_) {
      wanted_ = used_ + total;
      return nullptr;
    }
    Header *header = ::new (Place{memory_ + used_}) Header{this, used_};
    used_ += total;
    return header + 1;
  }
  static void free(void *frame) {
    Header *header = static_cast<Header *>(frame) - 1;
    header->stack->used_ = header->below;
  }
  usize used() const { return used_; }
  /// What the last allocation that failed would have taken.
  usize wanted() const { return wanted_; }

private:
  char *memory_;
  usize size_, used_ = 0, wanted_ = 0;
};

/// What a job knows of its coroutines.
class Flow : public Immovable {
public:
  Flow(void *memory, usize size) : frames(memory, size) {}
  FrameStack frames;
  Promise *next = nullptr; ///< goes on when the one that runs waits or ends
};

/// A coroutine's context: as a worker's, for as long as its job.
template <auto... Members>
class Async : public Context<Level::Process, Unserialised, Members...> {
  template <auto, usize> friend class Job;
  explicit Async(Flow &flow) : flow_(flow) {}
  Flow &flow_;

public:
  static constexpr bool suspends = true;
  /// For what the runtime awaits.
  Flow &flow() const { return flow_; }
};

/// The part of a coroutine that does not depend on its result.
class Promise {
public:
  template <class D, class C, class... As>
  Promise(D &, C &context, const As &...) : flow_(context.flow()) {}

  template <class D, class C, class... As>
  static void *operator new(usize size, D &, C &context,
                            const As &...) noexcept {
    static_assert(suspends<C>, "a coroutine's first parameter is an Async<...> "
                               "&: its frame is in the memory of that job");
    return context.flow().frames.allocate(size);
  }
  static void operator delete(void *frame) { FrameStack::free(frame); }

  struct Start {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}
  };
  struct End : Start {
    template <class P>
    void await_suspend(std::coroutine_handle<P> self) const noexcept {
      self.promise().finish();
    }
  };
  Start initial_suspend() const noexcept { return {}; }
  End final_suspend() const noexcept { return {}; }
  void unhandled_exception() const noexcept {} // there are none

  void resume() { handle().resume(); }
  void destroy() { handle().destroy(); }
  int error() const { return error_; }
  bool done() const { return done_; }
  /// Waits for a coroutine that it calls, or to be woken.
  void call(Promise &callee, bool checked) {
    callee.caller_ = this;
    checked_ = checked;
    flow_.next = &callee;
  }
  void wait(bool checked) { checked_ = checked; }
  /// How what it awaited last ended.
  int awaited() const { return awaited_; }
  /// What it waited for ended like this.
  DRYDOCK_OUTLINE void goOn(int error) {
    awaited_ = error;
    if (error && checked_)
      fail(error);
    else
      flow_.next = this;
  }
  /// Ends it where it stands: whoever owns it destroys its locals.
  void fail(int error) {
    error_ = error;
    finish();
  }

protected:
  int error_ = 0;

private:
  // Promises of all kinds begin with this one, at one offset in the frame.
  std::coroutine_handle<Promise> handle() {
    return std::coroutine_handle<Promise>::from_promise(*this);
  }
  void finish() {
    done_ = true;
    if (caller_)
      caller_->goOn(error_);
  }
  Flow &flow_;
  Promise *caller_ = nullptr; // null: the job's own
  int awaited_ = 0;
  bool checked_ = false, done_ = false;
};

/// What a Status or Result says, for co_await.
template <class S> struct Attempt {
  S result;
  bool await_ready() const { return result.ok(); }
  template <class P> void await_suspend(std::coroutine_handle<P> self) const {
    self.promise().fail(result.error());
  }
  auto await_resume() { return result.value(); }
};

/// Hands the Status or Result over, whatever it is.
template <class A> struct Outcome {
  A &awaited;
};
template <class A> Outcome<A> outcome(A &&awaited) { return {awaited}; }

template <class A>
concept Awaited = requires { typename Plain<A>::Awaits; };

/// The promise of a Task: what may stand behind its co_await.
template <class T> class TaskPromise : public Promise {
public:
  using Promise::Promise;
  Task<T> get_return_object() { return Task<T>(this); }
  static Task<T> get_return_object_on_allocation_failure() {
    return Task<T>(nullptr);
  }
  Attempt<Status> await_transform(Status status) { return {status}; }
  template <class U> Attempt<Result<U>> await_transform(Result<U> result) {
    return {static_cast<Result<U> &&>(result)};
  }
  template <Awaited A> auto await_transform(A &&awaited) {
    return typename Plain<A>::template Awaiter<true>(awaited);
  }
  template <class A> auto await_transform(Outcome<A> outcome) {
    return typename Plain<A>::template Awaiter<false>(outcome.awaited);
  }
};

template <class T> class ValuePromise : public TaskPromise<T> {
public:
  using TaskPromise<T>::TaskPromise;
  void return_value(Result<T> result) {
    this->error_ = result.error();
    value_ = result.value();
  }
  Result<T> result() {
    if (this->error_)
      return Error(this->error_);
    return move(value_);
  }

private:
  T value_{};
};
template <> class ValuePromise<void> : public TaskPromise<void> {
public:
  using TaskPromise<void>::TaskPromise;
  void return_value(Status status) { error_ = status.error(); }
  Status result() const { return Status::of(error_); }
};

/// A coroutine that has not begun: it runs when it is awaited, and its frame
/// goes with this object. Returns a Status, or a Result<T>.
template <class T> class [[nodiscard]] Task : public Immovable {
public:
  using promise_type = ValuePromise<T>;
  static_assert(alignof(promise_type) <= 16);
  struct Awaits {};

  ~Task() {
    if (promise_)
      promise_->destroy();
  }
  /// For jobs: who takes it destroys it. Null where its frame did not fit.
  [[nodiscard]] promise_type *detach() {
    promise_type *given = promise_;
    promise_ = nullptr;
    return given;
  }

  template <bool Checked> class Awaiter {
  public:
    explicit Awaiter(Task &task) : promise_(task.promise_) {}
    bool await_ready() const { return false; }
    template <class P> void await_suspend(std::coroutine_handle<P> self) {
      constexpr int noMemory = -12; // ENOMEM
      self.promise().wait(Checked);
      if (promise_)
        self.promise().call(*promise_, Checked);
      else
        self.promise().goOn(noMemory);
    }
    auto await_resume() {
      using Returned = decltype(promise_->result());
      Returned result = promise_ ? promise_->result() : Returned(Error(-12));
      if constexpr (Checked)
        return result.value();
      else
        return result;
    }

  private:
    promise_type *promise_;
  };

private:
  friend class TaskPromise<T>;
  explicit Task(TaskPromise<T> *promise)
      : promise_(static_cast<promise_type *>(promise)) {}
  promise_type *promise_;
};

} // namespace drydock
