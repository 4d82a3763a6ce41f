// SPDX-License-Identifier: GPL-2.0-only
// What is acquired is released once: moves, assignments, failures at each step.
#include "gtest/gtest.h"
#include <cstdlib>
#include <cstring>
#include <drydock/handle.h>
#include <drydock/memory.h>
#include <vector>

using namespace drydock;

namespace {
std::vector<int> Released;
struct Policy {
  using Value = int;
  static void release(int Number) { Released.push_back(Number); }
};
using Handle = Unique<Policy>;
using Numbers = std::vector<int>;

struct HandleTest : testing::Test {
  HandleTest() { Released.clear(); }
};

/// Allocates until told to fail; counts what is out.
struct Heap {
  static inline int Out = 0, FailAt = -1, Calls = 0;
  static inline bool Atomic = false;
  static void *allocate(usize Size, usize Count, bool InAtomic) {
    Atomic = InAtomic;
    if (Calls++ == FailAt || (Count && Size > ~usize(0) / Count))
      return nullptr;
    ++Out;
    return calloc(Count, Size);
  }
  static void free(const void *Memory) {
    --Out;
    ::free(const_cast<void *>(Memory));
  }
  static void outOfBounds() { abort(); }
};

/// A bring-up of four steps, any of which fails.
struct Device {
  static inline int FailAt = -1;
  static Result<Handle> step(int Number) {
    if (Number == FailAt)
      return Error(-5);
    return Handle(Number);
  }
  Status probe() {
    First = DRYDOCK_TRY(step(1));
    Second = DRYDOCK_TRY(step(2));
    Third = DRYDOCK_TRY(step(3));
    Fourth = DRYDOCK_TRY(step(4));
    return {};
  }
  Handle First, Second, Third, Fourth;
};
struct Driver {};
} // namespace

TEST_F(HandleTest, DestructionReleasesOnce) {
  {
    Handle One(1);
  }
  EXPECT_EQ(Released, (Numbers{1}));
}
TEST_F(HandleTest, MovedAwayIsEmpty) {
  {
    Handle One(1);
    Handle Two(drydock::move(One));
    EXPECT_FALSE(One);
    EXPECT_TRUE(Two);
  }
  EXPECT_EQ(Released, (Numbers{1}));
}
TEST_F(HandleTest, AssignmentReleasesTheOld) {
  Handle One(1), Two(2);
  One = drydock::move(Two);
  EXPECT_EQ(Released, (Numbers{1}));
  EXPECT_EQ(One.get(), 2);
}
TEST_F(HandleTest, SelfMoveKeeps) {
  Handle One(1);
  Handle &Same = One;
  One = drydock::move(Same);
  EXPECT_EQ(One.get(), 1);
  EXPECT_TRUE(Released.empty());
}
TEST_F(HandleTest, ResetTwiceReleasesOnce) {
  Handle One(1);
  One.reset();
  One.reset();
  EXPECT_EQ(Released, (Numbers{1}));
}
TEST_F(HandleTest, GivenUpIsNotReleased) {
  {
    Handle One(1);
    EXPECT_EQ(One.detach(), 1);
  }
  EXPECT_TRUE(Released.empty());
}
TEST_F(HandleTest, ZeroBytesAreEmpty) {
  alignas(Handle) char Memory[sizeof(Handle)] = {};
  Handle *Zeroed = reinterpret_cast<Handle *>(Memory);
  EXPECT_FALSE(*Zeroed);
  Zeroed->~Handle();
  EXPECT_TRUE(Released.empty());
}
TEST_F(HandleTest, EveryStepOfBringUpUnwinds) {
  for (int Step = 1; Step <= 5; ++Step) {
    Released.clear();
    Device::FailAt = Step;
    {
      Device D;
      EXPECT_EQ(D.probe().error(), Step <= 4 ? -5 : 0) << Step;
    }
    Numbers Expected;
    for (int Done = Step - 1; Done >= 1; --Done)
      Expected.push_back(Done);
    EXPECT_EQ(Released, Expected) << Step;
  }
}
TEST_F(HandleTest, AllocationFailureIsAnError) {
  auto Probe = Trusted::context<Process<Driver>>();
  for (int FailAt = 0; FailAt < 2; ++FailAt) {
    Heap::Calls = 0;
    Heap::FailAt = FailAt;
    {
      auto One = allocateWith<int, Heap>(Probe);
      auto Many = allocateArrayWith<int, Heap>(Probe, 10);
      EXPECT_EQ(One.ok(), FailAt != 0);
      EXPECT_EQ(Many.ok(), FailAt != 1);
      EXPECT_EQ(Heap::Out, 1);
    }
    EXPECT_EQ(Heap::Out, 0);
  }
  Heap::FailAt = -1;
}
TEST_F(HandleTest, SizeOverflowIsAnError) {
  auto Probe = Trusted::context<Process<Driver>>();
  EXPECT_FALSE((allocateArrayWith<u64, Heap>(Probe, ~usize(0) / 4).ok()));
}
TEST_F(HandleTest, ContextChoosesTheFlags) {
  auto Probe = Trusted::context<Process<Driver>>();
  (void)allocateWith<int, Heap>(Probe);
  EXPECT_FALSE(Heap::Atomic);
  struct User {
    int used;
  };
  auto Irq = Trusted::context<HardIrq<&User::used>>();
  (void)allocateWith<int, Heap>(Irq);
  EXPECT_TRUE(Heap::Atomic);
  EXPECT_EQ(Heap::Out, 0);
}
TEST_F(HandleTest, OutOfBoundsStops) {
  auto Probe = Trusted::context<Process<Driver>>();
  auto Many = allocateArrayWith<int, Heap>(Probe, 10);
  auto Array = Many.value();
  EXPECT_EQ(Array.at(9), 0);
  EXPECT_DEATH(Array.at(10), "");
}
