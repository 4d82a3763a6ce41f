#include "run/WorkerPool.h"
#include "run/Interrupt.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;

namespace drydock {

// Exit statuses of a child; anything unexpected counts as a crash.
constexpr int OutOfMemory = 97;
constexpr int OutputLost = 98;

static void exitOutOfMemory() { _exit(OutOfMemory); }

static void limitMemory(unsigned Megabytes) {
  std::set_new_handler(exitOutOfMemory);
  install_bad_alloc_error_handler(
      [](void *, const char *, bool) { exitOutOfMemory(); });
#if !__has_feature(address_sanitizer) // its shadow counts as data
  if (Megabytes) {
    rlim_t Bytes = rlim_t(Megabytes) << 20;
    rlimit Limit{Bytes, Bytes};
    setrlimit(RLIMIT_DATA, &Limit);
  }
#endif
}

static bool writeAll(int Fd, StringRef Bytes) {
  while (!Bytes.empty()) {
    ssize_t N = write(Fd, Bytes.data(), Bytes.size());
    if (N < 0 && errno != EINTR)
      return false;
    Bytes = Bytes.drop_front(N > 0 ? N : 0);
  }
  return true;
}

void WorkerPool::work(const Task &T, int Pipe, int Log) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGINT, SIG_IGN); // the parent decides, and kills
  signal(SIGTERM, SIG_DFL);
  rlimit NoCore{0, 0};
  setrlimit(RLIMIT_CORE, &NoCore);
  dup2(Log, STDERR_FILENO);
  if (int Null = open("/dev/null", O_WRONLY); Null >= 0)
    dup2(Null, STDOUT_FILENO);
  if (Limits.Backtraces)
    sys::PrintStackTraceOnErrorSignal("driver-lint");
  limitMemory(Limits.MemoryMb);
  if (T.TimeoutSeconds) {
    rlimit Cpu{T.TimeoutSeconds, T.TimeoutSeconds + 1};
    setrlimit(RLIMIT_CPU, &Cpu);
  }
  bool Written = writeAll(Pipe, T.Work());
  // No destructors or atexit handlers: they belong to the parent.
  _exit(Written ? 0 : OutputLost);
}

void WorkerPool::start() {
  auto Next = llvm::max_element(
      Waiting, [](const Task &A, const Task &B) { return A.Cost < B.Cost; });
  Task T = std::move(*Next);
  Waiting.erase(Next);

  int Ends[2];
  if (pipe2(Ends, O_CLOEXEC) != 0)
    report_fatal_error("no more file descriptors");
  int Log = memfd_create("driver-lint-log", MFD_CLOEXEC);
  outs().flush();
  errs().flush();
  pid_t Pid = fork();
  if (Pid == 0) {
    close(Ends[0]);
    work(T, Ends[1], Log);
  }
  close(Ends[1]);
  fcntl(Ends[0], F_SETFL, O_NONBLOCK);
  auto Deadline = T.TimeoutSeconds
                      ? Clock::now() + std::chrono::seconds(T.TimeoutSeconds) *
                                           Limits.WallFactor
                      : Clock::time_point::max();
  Worker W{Pid, Ends[0], Log, Deadline, false, "", std::move(T)};
  if (Pid < 0) {
    close(Ends[0]);
    close(Log);
    TaskOutcome Outcome;
    Outcome.Why = std::string("could not fork: ") + strerror(errno);
    W.Job.Done(std::move(Outcome));
    return;
  }
  Running.push_back(std::move(W));
}

/// Reads what there is; true at the end of the output.
bool WorkerPool::collect(Worker &W) {
  char Buffer[1 << 16];
  for (;;) {
    ssize_t N = read(W.Pipe, Buffer, sizeof Buffer);
    if (N > 0)
      W.Output.append(Buffer, N);
    else if (N == 0)
      return true;
    else if (errno != EINTR)
      return errno != EAGAIN;
  }
}

/// The last lines written to a memory file.
static std::string readTail(int Fd) {
  constexpr off_t Keep = 4096;
  off_t Size = lseek(Fd, 0, SEEK_END);
  std::string Text(std::min(Size, Keep), '\0');
  ssize_t N =
      pread(Fd, Text.data(), Text.size(), Size > Keep ? Size - Keep : 0);
  Text.resize(N > 0 ? N : 0);
  return Text;
}

void WorkerPool::finish(Worker W) {
  int Status = 0;
  while (waitpid(W.Pid, &Status, 0) < 0 && errno == EINTR) {
  }
  TaskOutcome Outcome;
  Outcome.Log = readTail(W.Log);
  close(W.Pipe);
  close(W.Log);
  if (W.TimedOut || (WIFSIGNALED(Status) && WTERMSIG(Status) == SIGXCPU))
    Outcome.Why = "took longer than " + std::to_string(W.Job.TimeoutSeconds) +
                  " s (--timeout)";
  else if (WIFSIGNALED(Status))
    Outcome.Why = std::string("crashed (") + strsignal(WTERMSIG(Status)) + ")";
  else if (WEXITSTATUS(Status) == OutOfMemory)
    Outcome.Why = "needed more than " + std::to_string(Limits.MemoryMb) +
                  " MB (--memory)";
  else if (WEXITSTATUS(Status) != 0)
    Outcome.Why = "ended with status " + std::to_string(WEXITSTATUS(Status));
  else
    Outcome.Ok = true;
  Outcome.Output = std::move(W.Output);
  W.Job.Done(std::move(Outcome));
}

/// Sleeps until a child says something or is overdue.
void WorkerPool::waitForSome() {
  std::vector<pollfd> Fds;
  auto Nearest = Clock::time_point::max();
  for (const Worker &W : Running) {
    Fds.push_back({W.Pipe, POLLIN, 0});
    if (!W.TimedOut)
      Nearest = std::min(Nearest, W.Deadline);
  }
  int Milliseconds = -1;
  if (Nearest != Clock::time_point::max())
    Milliseconds = std::clamp<std::int64_t>(
        std::chrono::ceil<std::chrono::milliseconds>(Nearest - Clock::now())
            .count(),
        0, 1 << 30);
  poll(Fds.data(), Fds.size(), Milliseconds);
}

void WorkerPool::killAll() {
  for (const Worker &W : Running)
    kill(W.Pid, SIGKILL);
  for (const Worker &W : Running) {
    while (waitpid(W.Pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    close(W.Pipe);
    close(W.Log);
  }
  Running.clear();
}

bool WorkerPool::run() {
  while (!interrupted() && (!Waiting.empty() || !Running.empty())) {
    while (!Waiting.empty() && Running.size() < std::max(1u, Limits.Processes))
      start();
    if (Running.empty())
      continue;
    waitForSome();
    // Done may add tasks but never touches Running.
    for (size_t I = 0; I < Running.size();) {
      Worker &W = Running[I];
      if (!W.TimedOut && Clock::now() >= W.Deadline) {
        W.TimedOut = true;
        kill(W.Pid, SIGKILL);
      }
      if (!collect(W)) {
        ++I;
        continue;
      }
      Worker Finished = std::move(W);
      Running.erase(Running.begin() + I);
      finish(std::move(Finished));
    }
  }
  killAll();
  return Waiting.empty() && !interrupted();
}

} // namespace drydock
