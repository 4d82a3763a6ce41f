#include "Machine.h"
#include "ChildProcess.h"
#include "HoldInterrupts.h"
#include "QmpReader.h"
#include "WriteFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include <chrono>
#include <thread>

using namespace drydock;
using namespace drydock::trial;
using llvm::StringRef;
using Clock = std::chrono::steady_clock;

/// TCG always: /dev/kvm may exist and hang.
static std::vector<std::string> commandLine(const MachineSetup &S, int Qmp) {
  std::vector<std::string> Words = {"qemu-system-x86_64",
                                    "-accel",
                                    "tcg",
                                    "-smp",
                                    "4",
                                    "-m",
                                    std::to_string(S.Memory),
                                    "-machine",
                                    S.Type,
                                    "-nodefaults",
                                    "-display",
                                    "none",
                                    "-no-reboot",
                                    "-kernel",
                                    S.Kernel,
                                    "-initrd",
                                    S.Initrd,
                                    "-append",
                                    S.CommandLine,
                                    "-serial",
                                    "file:" + S.console(),
                                    "-serial",
                                    "file:" + S.guest(),
                                    "-chardev",
                                    "null,id=marks",
                                    "-device",
                                    "isa-debugcon,iobase=0xe9,chardev=marks",
                                    "-chardev",
                                    "socket,id=qmp,fd=" + std::to_string(Qmp),
                                    "-mon",
                                    "chardev=qmp,mode=control",
                                    "-trace",
                                    "events=" + S.Directory + "/events",
                                    "-D",
                                    S.trace()};
  Words.insert(Words.end(), S.Options.begin(), S.Options.end());
  return Words;
}

namespace {
/// What was appended to a file since the last look, in whole lines.
class Follower {
public:
  explicit Follower(std::string Path) : Path(std::move(Path)) {}
  void read(llvm::function_ref<void(StringRef)> OnLine) {
    auto Text = llvm::MemoryBuffer::getFile(Path, false, false, true);
    if (!Text)
      return;
    StringRef New = (*Text)->getBuffer().drop_front(Seen);
    while (New.contains('\n')) {
      auto [Line, Rest] = New.split('\n');
      Seen += Line.size() + 1;
      New = Rest;
      if (Line.consume_front("@"))
        OnLine(Line.rtrim());
    }
  }

private:
  std::string Path;
  size_t Seen = 0;
};

/// How long the kernel has said nothing.
class Silence {
public:
  explicit Silence(std::string Console) : Console(std::move(Console)) {}
  double seconds() {
    uint64_t Now = 0;
    llvm::sys::fs::file_size(Console, Now);
    if (Now != Size) {
      Size = Now;
      Since = Clock::now();
    }
    return std::chrono::duration<double>(Clock::now() - Since).count();
  }

private:
  std::string Console;
  uint64_t Size = 0;
  Clock::time_point Since = Clock::now();
};
} // namespace

static std::string fileText(const std::string &Path) {
  auto Text = llvm::MemoryBuffer::getFile(Path);
  return Text ? (*Text)->getBuffer().str() : std::string();
}

llvm::Expected<MachineRun>
drydock::trial::runMachine(const MachineSetup &Setup,
                           llvm::function_ref<void(StringRef)> OnLine) {
  auto Program = llvm::sys::findProgramByName("qemu-system-x86_64");
  if (!Program)
    return llvm::createStringError("qemu-system-x86_64 is not installed: "
                                   "apt-get install qemu-system-x86");
  std::string Events;
  for (const std::string &Event : Setup.TraceEvents)
    Events += Event + "\n";
  if (std::string E = migrate::writeWhole(Setup.Directory + "/events", Events);
      !E.empty())
    return llvm::createStringError(E);
  auto Qmp = QmpReader::create();
  if (!Qmp)
    return Qmp.takeError();

  migrate::HoldInterrupts Hold;
  auto Child = ChildProcess::start(*Program, commandLine(Setup, Qmp->theirs()),
                                   Setup.errors(), Qmp->theirs());
  if (!Child)
    return Child.takeError();
  Qmp->closeTheirs();
  MachineRun Run;
  bool Began = false, Done = false;
  auto watch = [&](StringRef Line) {
    Began = true;
    Done |= Line == "done";
    OnLine(Line);
  };
  Follower Guest(Setup.guest());
  Silence Quiet(Setup.console());
  auto Start = Clock::now();
  auto spent = [&] {
    return std::chrono::duration<double>(Clock::now() - Start).count();
  };
  while (Child->running()) {
    Qmp->read(Run.QmpEvents);
    Guest.read(watch);
    bool Late = spent() > Setup.Timeout;
    bool Hangs = !Began && Quiet.seconds() > Setup.Silence;
    if (Late || Hangs || Hold.pending()) {
      Run.End = Late    ? MachineRun::TimedOut
                : Hangs ? MachineRun::Silent
                        : MachineRun::Interrupted;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  Child->kill();
  Qmp->read(Run.QmpEvents);
  Guest.read(watch);
  Run.Seconds = spent();
  Run.Errors = fileText(Setup.errors());
  if (Run.End == MachineRun::Stopped && Done)
    Run.End = MachineRun::Done;
  // Without a single line of the kernel QEMU did not get so far.
  else if (Run.End == MachineRun::Stopped && fileText(Setup.console()).empty())
    Run.End = MachineRun::Refused;
  return Run;
}
