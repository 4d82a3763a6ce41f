// SPDX-License-Identifier: GPL-2.0-only
// Coroutines and jobs on a fake executor: steps, errors, timeouts, the end of a
// job wherever it waits. Built for the address and the thread sanitizer.
#include "gtest/gtest.h"
#include <atomic>
#include <drydock/task.h>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace drydock;

namespace {
/// Notes when it is made and when it goes.
struct Trace {
  Trace(std::vector<std::string> &To, const char *Name) : To(To), Name(Name) {
    To.push_back(std::string("+") + Name);
  }
  ~Trace() { To.push_back(std::string("-") + Name); }
  std::vector<std::string> &To;
  const char *Name;
};

class Driver {
public:
  Event Ready;
  std::vector<std::string> Log;
  u32 Total = 0;
  int Seen = 0;

  using Steps = Async<&Driver::Ready>;
  Task<u32> twice(Steps &Context, u32 Number) {
    Trace Local(Log, "twice");
    co_await Ready.within(Context, 10_ms);
    co_return Number * 2;
  }
  Task<> add(Steps &Context, u32 Number) {
    Trace Local(Log, "add");
    Total += co_await twice(Context, Number);
    Total += co_await twice(Context, Number + 1);
    Log.push_back("added");
    co_return {};
  }
  Task<> looks(Steps &Context) {
    Status Waited = co_await outcome(Ready.within(Context, 10_ms));
    Seen = Waited.error();
    Result<u32> Number = co_await outcome(twice(Context, 4));
    Total = Number.ok() ? Number.value() : 0;
    co_return Error(-5);
  }
  Task<> checks(Steps &Context) {
    co_await Status();
    Total = co_await Result<u32>(7);
    co_await pause(Context, 5_ms);
    Total = 8;
    co_await Status(Error(-71));
    Total = 9;
    co_return {};
  }
  Task<> keepsGoing(Steps &Context) {
    for (;;) {
      co_await Ready.within(Context, 1_s);
      ++Total;
    }
  }
  Task<> large(Steps &Context) {
    char Bytes[4096];
    asm volatile("" : : "r"(Bytes) : "memory"); // all of it is in use
    co_await Ready.within(Context, 1_s);
    asm volatile("" : : "r"(Bytes) : "memory");
    co_return {};
  }
  Job<&Driver::add, 1024> Add;
  Job<&Driver::looks, 1024> Looks;
  Job<&Driver::checks, 1024> Checks;
  Job<&Driver::keepsGoing, 1024> KeepsGoing;
  Job<&Driver::large, 1024> Large;
};

void turnAll() {
  while (Executor::turn())
    ;
}

using Names = std::vector<std::string>;
} // namespace

TEST(Task, GoesOnWhenTheEventCame) {
  Driver D;
  ASSERT_TRUE(D.Add.start(D, 10u).ok());
  EXPECT_TRUE(D.Log.empty()); // nothing runs where it is started
  turnAll();
  EXPECT_EQ(D.Log, (Names{"+add", "+twice"}));
  D.Ready.complete();
  turnAll();
  EXPECT_EQ(D.Total, 20u);
  EXPECT_EQ(D.Log, (Names{"+add", "+twice", "-twice", "+twice"}));
  EXPECT_EQ(D.Add.start(D, 1u).error(), -16); // EBUSY
  D.Ready.complete();
  turnAll();
  EXPECT_EQ(D.Total, 42u);
  EXPECT_EQ(D.Log.back(), "-add");
  EXPECT_TRUE(D.Add.start(D, 1u).ok()); // again
}

TEST(Task, WhatCameBeforeIsNotWaitedFor) {
  Driver D;
  D.Ready.complete();
  ASSERT_TRUE(D.Add.start(D, 1u).ok());
  ASSERT_TRUE(Executor::turn());
  EXPECT_EQ(D.Total, 2u); // in one step, and used up
  EXPECT_FALSE(Executor::turn());
  D.Ready.complete();
  D.Ready.restart();
  turnAll();
  EXPECT_EQ(D.Total, 2u);
}

TEST(Task, TimeoutEndsCallerAndCalled) {
  Driver D;
  ASSERT_TRUE(D.Add.start(D, 10u).ok());
  turnAll();
  Executor::advance(9_ms);
  EXPECT_FALSE(Executor::turn());
  Executor::advance(1_ms);
  turnAll();
  EXPECT_EQ(D.Log, (Names{"+add", "+twice", "-twice", "-add"}));
  EXPECT_TRUE(D.Add.start(D, 1u).ok()); // it has ended
}

TEST(Task, OutcomeHandsErrorsOver) {
  Driver D;
  std::atomic<int> Returned{1};
  auto File = Trusted::context<Process<Driver>>();
  std::thread Caller([&] { Returned = D.Looks.run(File, D).error(); });
  while (!Executor::turn())
    std::this_thread::yield();
  Executor::advance(10_ms);
  turnAll();
  EXPECT_EQ(D.Seen, -110); // ETIMEDOUT
  D.Ready.complete();
  turnAll();
  Caller.join();
  EXPECT_EQ(D.Total, 8u);
  EXPECT_EQ(Returned, -5);
}

TEST(Task, StatusAndResultEndIt) {
  Driver D;
  ASSERT_TRUE(D.Checks.start(D).ok());
  turnAll();
  EXPECT_EQ(D.Total, 7u);
  Executor::advance(5_ms);
  turnAll();
  EXPECT_EQ(D.Total, 8u);
}

TEST(Task, DestroyedWhereItWaits) {
  std::vector<std::string> Log;
  {
    auto D = std::make_unique<Driver>();
    ASSERT_TRUE(D->Add.start(*D, 1u).ok());
    turnAll();
    EXPECT_EQ(D->Log, (Names{"+add", "+twice"}));
    D->Ready.complete(); // queued, and never runs
    Event &Ready = D->Ready;
    D->Add.~Job();
    EXPECT_EQ(D->Log, (Names{"+add", "+twice", "-twice", "-add"}));
    Ready.complete(); // wakes nobody
    ::new (&D->Add) Job<&Driver::add, 1024>;
  }
}

TEST(Task, AFrameThatDoesNotFitDoesNotStart) {
  Driver D;
  EXPECT_EQ(D.Large.start(D).error(), -12); // ENOMEM
  EXPECT_EQ(D.Large.start(D).error(), -12); // and is not busy
}

TEST(Task, OneWaitsForAnEventAtATime) {
  Driver D;
  ASSERT_TRUE(D.KeepsGoing.start(D).ok());
  turnAll();
  ASSERT_TRUE(D.Add.start(D, 1u).ok());
  turnAll();
  EXPECT_EQ(D.Log.back(), "-add"); // EBUSY
}

TEST(Task, FramesAreAStack) {
  alignas(16) char Memory[256];
  FrameStack Frames(Memory, sizeof(Memory));
  void *First = Frames.allocate(40);
  void *Second = Frames.allocate(80);
  EXPECT_EQ(Frames.used(), 16u + 48 + 16 + 80);
  EXPECT_EQ(Frames.allocate(100), nullptr);
  EXPECT_EQ(Frames.wanted(), Frames.used() + 16 + 112);
  FrameStack::free(Second);
  EXPECT_EQ(Frames.used(), 64u);
  FrameStack::free(First);
  EXPECT_EQ(Frames.used(), 0u);
}

// Interrupts on one thread, the executor on another, the driver goes.
TEST(Task, WokenWhileItIsDestroyed) {
  for (int Round = 0; Round < 50; ++Round) {
    Event *Ready = nullptr;
    std::atomic<bool> Running{true};
    std::thread Works, Interrupts;
    {
      Driver D;
      Ready = &D.Ready;
      ASSERT_TRUE(D.KeepsGoing.start(D).ok());
      Works = std::thread([&] {
        while (Running)
          Executor::turn();
      });
      Interrupts = std::thread([&] {
        for (int I = 0; I < 50; ++I)
          Ready->complete();
      });
      if (Round % 2)
        std::this_thread::yield();
      D.KeepsGoing.~Job();
      u32 Then = D.Total;
      Interrupts.join();
      Running = false;
      Works.join();
      EXPECT_EQ(D.Total, Then);
      ::new (&D.KeepsGoing) Job<&Driver::keepsGoing, 1024>;
    }
  }
}
