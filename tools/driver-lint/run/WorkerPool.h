// Runs tasks in child processes: a crash, a hang or a runaway allocation costs
// its own task and nothing else. The parent stays single-threaded, so that
// forking it is safe and the children share what it has loaded.
//
//   WorkerPool Pool({.Processes = 2});
//   Pool.add({.Cost = Size, .Work = [] { return std::string("result"); },
//             .Done = [](TaskOutcome O) { ... may add() more tasks ... }});
//   bool Complete = Pool.run();
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace drydock {

struct TaskOutcome {
  bool Ok = false;
  std::string Output; ///< what Work returned
  std::string Why;    ///< "crashed (Segmentation fault)", "took longer ..."
  std::string Log;    ///< end of what the task wrote to stderr
};

struct Task {
  std::uint64_t Cost = 0;      ///< tasks with the highest cost start first
  unsigned TimeoutSeconds = 0; ///< of CPU: a busy machine is no reason; 0: none
  std::function<std::string()> Work;     ///< runs in the child
  std::function<void(TaskOutcome)> Done; ///< runs in the parent
};

struct PoolLimits {
  unsigned Processes = 1;
  unsigned MemoryMb = 0; ///< private memory of a child; 0: unlimited
  /// A task that sleeps uses no CPU: its wall clock ends at this multiple.
  unsigned WallFactor = 10;
  bool Backtraces = false; ///< in the log of a crash; slow
};

class WorkerPool {
public:
  explicit WorkerPool(PoolLimits Limits) : Limits(Limits) {}
  void add(Task T) { Waiting.push_back(std::move(T)); }
  /// Runs until no task is left. False when interrupted: running children are
  /// killed and neither their nor the waiting tasks' Done is called.
  bool run();

private:
  using Clock = std::chrono::steady_clock;
  struct Worker {
    pid_t Pid;
    int Pipe, Log;
    Clock::time_point Deadline;
    bool TimedOut = false;
    std::string Output;
    Task Job;
  };
  void start();
  bool collect(Worker &W);
  void finish(Worker W);
  void waitForSome();
  void killAll();
  [[noreturn]] void work(const Task &T, int Pipe, int Log);

  PoolLimits Limits;
  std::vector<Task> Waiting;
  std::vector<Worker> Running;
};

} // namespace drydock
