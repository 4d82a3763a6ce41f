// SPDX-License-Identifier: GPL-2.0-only
// Where code runs and what it may touch, as a parameter. The runtime makes a
// context when the kernel calls in, and nobody else can: who has one is in that
// context, its device is bound, and the handles that it names are alive.
//
// A handler names what it uses in its own signature. A name must be declared
// before it is used, so members end up in the order in which they may be
// destroyed: the registration after the handler, the handler after its handles.
//
/* example
#include <drydock/context.h>
using namespace drydock;

struct Counter {
  template <class C> void add(const C &context) {
    static_assert(grants<C, Counter>, "the context does not name the counter");
    static_assert(!mayNotSleep<C>, "this may sleep");
    ++value;
  }
  int value = 0;
};

class Driver {
  Counter counter_;
  void worker(Worker<&Driver::counter_> &work) { counter_.add(work); }
};
*/
#pragma once
#include <drydock/base.h>

namespace drydock {

/// How little the code may do; each level may do less than the one before.
enum class Level : u8 {
  Process, ///< may sleep: probe, remove, works, threaded handlers, file
           ///< operations
  SoftIrq, ///< timers, tasklets, NAPI: no sleeping
  AnyIrq,  ///< soft or hard, as the caller likes: URBs
  HardIrq, ///< interrupt handlers: no sleeping, interrupts are off
};

struct Trusted;

template <Level L, class Serial, auto... Members> class Context;
template <class D> class Process;
template <auto... Members> class Async;

/// Proof that the device of driver D is bound. Can't be made, copied or kept.
template <class D> class Bound {
  template <Level, class, auto...> friend class Context;
  template <class> friend class Process;
  constexpr Bound() = default;

public:
  using Driver = D;
  Bound(const Bound &) = delete;
  Bound &operator=(const Bound &) = delete;
  void operator&() const = delete;
  static void *operator new(usize) = delete;
};

template <class M> struct MemberPointer;
template <class D, class T> struct MemberPointer<T D::*> {
  using Owner = D;
  using Type = T;
};
template <auto First, auto...> struct OwnerOf {
  using Type = typename MemberPointer<decltype(First)>::Owner;
};

/// What keeps the handlers of a registration apart: nothing.
struct Unserialised {};

/// A handler's context. The members are part of the type's name, and not their
/// types: objtool takes no names of more than 128 characters.
template <Level L, class Serial, auto... Members>
class Context : public Bound<typename OwnerOf<Members...>::Type> {
  friend struct Trusted;
  template <auto...> friend class Async;
  constexpr Context() = default;

public:
  static constexpr Level level = L;
  /// A subsystem that calls one handler at a time is as good as a lock.
  using Lock = Serial;
  using Held = Context;
  template <class H>
  static constexpr bool names =
      (isOneOf<H, typename MemberPointer<decltype(Members)>::Type> || ...) ||
      (__is_base_of(H, typename MemberPointer<decltype(Members)>::Type) || ...);
};

/// That of probe() and remove(): names every handle of the driver.
template <class D> class Process : public Bound<D> {
  friend struct Trusted;
  constexpr Process() = default;

public:
  static constexpr Level level = Level::Process;
  using Lock = Unserialised;
  using Held = Process;
  template <class> static constexpr bool names = true;
};

/// No device: what user space may call at any time, such as file operations.
class Sleepable {
  friend struct Trusted;
  constexpr Sleepable() = default;

public:
  Sleepable(const Sleepable &) = delete;
  void operator&() const = delete;
  static constexpr Level level = Level::Process;
  template <class> static constexpr bool names = false;
};

/// Makes contexts. The runtime's trampolines use it; its name elsewhere in a
/// driver is a claim that nothing checks.
struct Trusted {
  template <class C> DRYDOCK_INLINE static constexpr C context() { return C(); }
};

template <class C, class Handle>
constexpr bool grants = C::template names<Handle>;
template <class C> constexpr bool mayNotSleep = C::level != Level::Process;
/// A coroutine's context (task.h): it goes on where another thread may be, so
/// nothing that belongs to a thread is held from one step to the next.
template <class C> constexpr bool suspends = requires { C::suspends; };

/// The interrupt handler's: HardIrq<&Mine::bar, &Mine::lock>.
template <auto... Members>
using HardIrq = Context<Level::HardIrq, Unserialised, Members...>;
/// That of timers and NAPI.
template <auto... Members>
using SoftIrq = Context<Level::SoftIrq, Unserialised, Members...>;
/// That of works and threaded handlers.
template <auto... Members>
using Worker = Context<Level::Process, Unserialised, Members...>;

/// Owner and context of a handler: R (D::*)(Context &, Arguments...).
template <class F> struct Handler;
template <class R, class D, class C, class... As>
struct Handler<R (D::*)(C &, As...)> {
  using Owner = D;
  using Context = C;
  using Result = R;
};
template <class R, class D, class C, class... As>
struct Handler<R (D::*)(C &, As...) noexcept> : Handler<R (D::*)(C &, As...)> {
};

/// Tells a member that the kernel points to which member it is.
template <auto M> struct Member {};
template <auto M> constexpr Member<M> member{};

/// The object whose member M this is: container_of() with a typed member.
template <auto M, class T> DRYDOCK_INLINE auto *ownerOf(T *member) {
  using D = typename MemberPointer<decltype(M)>::Owner;
  static_assert(isSame<typename MemberPointer<decltype(M)>::Type, T>,
                "the pointer points to another member's type");
  // Data members' pointers are offsets (Itanium C++ ABI 2.3.1).
  return reinterpret_cast<D *>(reinterpret_cast<char *>(member) -
                               __builtin_bit_cast(long, M));
}

/// Calls a handler the way its registration may: with its own context.
template <auto F, class... As>
DRYDOCK_INLINE auto invoke(typename Handler<decltype(F)>::Owner &self,
                           As... as) {
  using C = typename Handler<decltype(F)>::Context;
  auto &&context = Trusted::context<C>();
  return (self.*F)(context, as...);
}

} // namespace drydock
