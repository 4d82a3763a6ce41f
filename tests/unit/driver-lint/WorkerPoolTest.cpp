#include "run/WorkerPool.h"
#include "llvm/ADT/StringRef.h"
#include <cstdlib>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace drydock;
using llvm::StringRef;

namespace {

TaskOutcome runOne(std::function<std::string()> Work, unsigned Timeout = 0,
                   unsigned MemoryMb = 0) {
  TaskOutcome Result;
  WorkerPool Pool({.Processes = 1, .MemoryMb = MemoryMb, .WallFactor = 1});
  Task T;
  T.TimeoutSeconds = Timeout;
  T.Work = std::move(Work);
  T.Done = [&](TaskOutcome O) { Result = std::move(O); };
  Pool.add(std::move(T));
  EXPECT_TRUE(Pool.run());
  return Result;
}

TEST(WorkerPool, ReturnsTheOutput) {
  // More than a pipe holds at once.
  std::string Long(1 << 20, 'x');
  TaskOutcome Outcome = runOne([&] { return Long; });
  EXPECT_TRUE(Outcome.Ok);
  EXPECT_EQ(Outcome.Output, Long);
}

TEST(WorkerPool, NamesACrash) {
  TaskOutcome Outcome = runOne([]() -> std::string {
    (void)!write(STDERR_FILENO, "assertion xyz\n", 14);
    std::abort();
  });
  EXPECT_FALSE(Outcome.Ok);
  EXPECT_EQ(Outcome.Why, "crashed (Aborted)");
  EXPECT_EQ(Outcome.Log, "assertion xyz\n");
}

TEST(WorkerPool, EndsAHang) {
  TaskOutcome Outcome = runOne(
      []() -> std::string {
        for (;;)
          pause();
      },
      1);
  EXPECT_FALSE(Outcome.Ok);
  EXPECT_TRUE(StringRef(Outcome.Why).starts_with("took longer than 1 s"));
}

TEST(WorkerPool, EndsAnEndlessLoop) {
  TaskOutcome Outcome = runOne(
      []() -> std::string {
        for (;;)
          asm volatile(""); // a loop without effects may be removed
      },
      1);
  EXPECT_TRUE(StringRef(Outcome.Why).starts_with("took longer than 1 s"));
}

TEST(WorkerPool, EndsARunawayAllocation) {
#if __has_feature(address_sanitizer)
  GTEST_SKIP() << "its shadow memory is exempt from limits";
#endif
  TaskOutcome Outcome = runOne(
      [] {
        std::string Out;
        for (int I = 0; I < 1000; ++I)
          Out += std::string(1 << 20, 'x');
        return Out.substr(0, 1);
      },
      60, 100);
  EXPECT_EQ(Outcome.Why, "needed more than 100 MB (--memory)");
}

TEST(WorkerPool, HidesWhatChildrenPrint) {
  testing::internal::CaptureStdout();
  runOne([] {
    (void)!write(STDOUT_FILENO, "noise", 5);
    return std::string();
  });
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST(WorkerPool, CostliestFirstAndTasksAddTasks) {
  std::string Order;
  WorkerPool Pool({.Processes = 1});
  auto Add = [&](std::uint64_t Cost, char Name, std::function<void()> Then) {
    Task T;
    T.Cost = Cost;
    T.Work = [] { return std::string(); };
    T.Done = [&Order, Name, Then](TaskOutcome) {
      Order += Name;
      if (Then)
        Then();
    };
    Pool.add(std::move(T));
  };
  Add(1, 'a', {});
  Add(3, 'b', [&] { Add(2, 'c', {}); });
  EXPECT_TRUE(Pool.run());
  EXPECT_EQ(Order, "bca");
}

} // namespace
