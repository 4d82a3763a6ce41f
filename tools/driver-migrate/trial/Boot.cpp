#include "Boot.h"
#include "GuestFiles.h"
#include "ModuleSymbols.h"
#include "Recording.h"
#include "Resources.h"
#include "ScratchDirectory.h"
#include "SourceName.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include <set>

using namespace drydock::trial;
using llvm::StringRef;
using llvm::Twine;

/// A boot with failing acquisitions loads the driver some dozen times more.
static constexpr unsigned FailingTakes = 6;

static MachineSetup machineFor(const Scenario &S, const KernelImage &Kernel,
                               const BootOptions &Options,
                               const std::string &Directory) {
  MachineSetup M;
  M.Directory = Directory;
  M.Kernel = Kernel.Path;
  M.Initrd = Directory + "/initrd";
  M.Type = S.Machine;
  // The checkers of the debug kernel make everything some times slower.
  M.Timeout = Options.Timeout ? Options.Timeout
                              : S.Timeout * (Kernel.Debug ? 6 : 1) *
                                    (Options.FailFrom ? FailingTakes : 1);
  // U: who allocated what is left over. FZP: without KASAN, SLUB's own checks.
  // A: may fail. What 6.1 makes of an interrupt may not: irq_insert_desc() and
  // register_irq_proc() do not look whether they got memory, and no driver is
  // to blame for that.
  M.CommandLine =
      Kernel.Debug
          ? "slub_debug=UA,kmalloc-*;-,radix_tree_node,proc_dir_entry;A "
            "kasan_multi_shot dma_debug_entries=8192 "
          : "slub_debug=FZPU,kmalloc-* ";
  // A loaded host must not look like a lockup.
  M.CommandLine +=
      "console=ttyS0 printk.time=1 nokaslr panic=-1 oops=panic "
      "watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=120 "
      "no_timer_check hung_task_panic=0 ignore_loglevel net.ifnames=0 "
      // Its neighbours and routers are asked for at random times.
      "ipv6.disable=1";
  // The routing table of a "pc" is computed by ACPI, with thousands of
  // allocations; under the checkers that takes longer than ACPI lets a loop
  // run.
  if (Kernel.Debug && S.Machine == "pc")
    M.CommandLine += " acpi=noirq";
  for (std::string Word : S.Qemu) {
    for (size_t At; (At = Word.find("${DIR}")) != std::string::npos;)
      Word.replace(At, 6, Directory);
    M.Options.push_back(Word);
  }
  M.TraceEvents = {"memory_region_ops_read", "memory_region_ops_write",
                   "pci_cfg_read", "pci_cfg_write"};
  M.TraceEvents.insert(M.TraceEvents.end(), S.Events.begin(), S.Events.end());
  return M;
}

static std::vector<Bar> readBars(const GuestLog &Log) {
  std::vector<Bar> Bars;
  Bar B;
  for (StringRef Line : Log.section("bars")) {
    auto [Start, Rest] = Line.split(' ');
    if (!Start.getAsInteger(0, B.Start) &&
        !Rest.split(' ').first.getAsInteger(0, B.End) && B.End)
      Bars.push_back(B);
    ++B.Number;
  }
  return Bars;
}

/// The module is gone when its calls are read: all they have is addresses.
static Coverage readCoverage(const GuestLog &Log) {
  Coverage C;
  C.Lost = Log.LostCalls;
  ModuleSymbols Symbols(Log);
  for (StringRef Line : Log.section("covered")) {
    auto [Count, Place] = Line.split(' ');
    uint64_t Calls, Address;
    if (Count.getAsInteger(10, Calls))
      continue;
    if (Place.getAsInteger(16, Address))
      continue;
    std::string Name = Symbols.beginningAt(Address);
    // The code of module_init() is freed after it.
    C.Calls[Name.empty() ? "init_module" : Name] += Calls;
  }
  C.Known = !Log.section("functions").empty();
  std::set<std::string> All;
  for (StringRef Name : Log.section("functions"))
    if (!Name.starts_with("__ftrace_invalid"))
      All.insert(sourceName(Name));
  for (const std::string &Name : All)
    if (!C.Calls.count(Name))
      C.NotRun.push_back(Name);
  return C;
}

static std::vector<std::string> lastLines(StringRef Text, size_t Count) {
  llvm::SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n', -1, false);
  std::vector<std::string> Result;
  for (StringRef Line : llvm::ArrayRef(Lines).take_back(Count))
    Result.push_back(Line.rtrim().str());
  return Result;
}

static std::unique_ptr<llvm::MemoryBuffer> contents(const std::string &Path) {
  auto Text = llvm::MemoryBuffer::getFile(Path);
  return Text ? std::move(*Text) : llvm::MemoryBuffer::getMemBuffer("");
}

std::vector<std::string> drydock::trial::findProblems(const Scenario &S,
                                                      const Boot &B) {
  std::vector<std::string> Problems;
  auto in = [&](StringRef Phase) {
    return "in phase " + phaseTitle(B.Acquisitions, Phase);
  };
  const std::string Where = B.Guest.Phases.empty() ? "before the trial began"
                                                   : in(B.Guest.Phases.back());
  if (B.Machine.End == MachineRun::TimedOut)
    Problems.push_back("the machine hung " + Where + " and was killed");
  else if (B.Machine.End == MachineRun::Stopped)
    Problems.push_back("the machine stopped " + Where);
  std::set<std::string> Said;
  for (const KernelMessage &M : B.Log)
    if (isFailure(M.Text) && Said.insert(M.Text).second)
      Problems.push_back("kernel, " + in(M.Phase) + ": " + M.Text);
  for (const Check &C : B.Guest.Checks)
    if (!C.Ok)
      Problems.push_back("check '" + C.Name + "' failed " + in(C.Phase) + ": " +
                         C.Problem);
  for (const std::string &Event : S.QmpEvents)
    if (!llvm::is_contained(B.Machine.QmpEvents, Event))
      Problems.push_back("QEMU raised no event " + Event);
  if (B.Guest.Done && !S.Regions.empty() && B.Trace.Regions.empty())
    Problems.push_back("QEMU traced no access to " +
                       llvm::join(S.Regions, ", ") +
                       ": are these the device's regions ('info mtree')?");
  // What a failing acquisition left held is said with its name.
  auto left = [&](StringRef Problem) {
    for (const AcquisitionFailure &F : B.Acquisitions.Failures)
      for (StringRef Known : F.Problems)
        if (Known.ends_with(Problem))
          return true;
    return false;
  };
  for (const AcquisitionFailure &F : B.Acquisitions.Failures)
    for (const std::string &Problem : F.Problems)
      if (!llvm::is_contained(Problems, Problem))
        Problems.push_back(Problem);
  for (std::string &Problem : resourceProblems(B.Guest))
    if (!left(Problem))
      Problems.push_back(std::move(Problem));
  return Problems;
}

unsigned Boot::afterCrash() const {
  if (Machine.End == MachineRun::Done || Acquisitions.Failures.empty() ||
      Acquisitions.Failures.back().Outcome != "cut")
    return 0;
  return Acquisitions.Failures.back().Of.Ordinal + 1;
}

template <class T> static void prepend(std::vector<T> &To, std::vector<T> &Of) {
  To.insert(To.begin(), std::make_move_iterator(Of.begin()),
            std::make_move_iterator(Of.end()));
}

void Boot::goOnFrom(Boot Earlier) {
  Machine.Seconds += Earlier.Machine.Seconds;
  prepend(Acquisitions.Failures, Earlier.Acquisitions.Failures);
  prepend(Problems, Earlier.Problems);
  prepend(Known, Earlier.Known);
  if (LastOutput.empty())
    LastOutput = std::move(Earlier.LastOutput);
}

static bool isKnown(const Scenario &S, StringRef Problem) {
  return llvm::any_of(
      S.Known, [&](const KnownProblem &K) { return Problem.contains(K.Text); });
}

static llvm::Expected<MachineRun>
bootOnce(const Scenario &S, const MachineSetup &Setup,
         llvm::function_ref<void(StringRef)> Progress) {
  auto Run = runMachine(Setup, Progress);
  if (!Run)
    return Run.takeError();
  if (Run->End == MachineRun::Refused)
    return llvm::createStringError(
        "QEMU does not start this machine: " + StringRef(Run->Errors).trim() +
        " (the scenario's 'qemu' options; qemu-system-x86_64 -device help "
        "lists devices)");
  if (Run->End == MachineRun::Interrupted)
    return llvm::createStringError("interrupted");
  return Run;
}

llvm::Expected<Boot>
drydock::trial::bootScenario(const Scenario &S, const KernelImage &Kernel,
                             const Build &B, const BootOptions &Options,
                             llvm::function_ref<void(StringRef)> Progress) {
  auto Scratch = ScratchDirectory::create(Options.Keep);
  if (!Scratch)
    return Scratch.takeError();
  MachineSetup Setup = machineFor(S, Kernel, Options, Scratch->path());
  if (llvm::Error E = writeGuestFiles(S, Kernel, B, Options, Scratch->path()))
    return std::move(E);
  // A kernel can hang before it starts anything of ours, as 6.1 does when the
  // threads of its RCU self-tests start at the wrong moment. That says nothing
  // of the driver.
  auto Run = bootOnce(S, Setup, Progress);
  for (unsigned Again = 0; Again < 2 && Run && Run->End == MachineRun::Silent;
       ++Again) {
    Progress("again the kernel hung while booting; once more");
    Run = bootOnce(S, Setup, Progress);
  }
  if (!Run)
    return Run.takeError();
  Boot Result;
  Result.Machine = std::move(*Run);
  auto Console = contents(Setup.console());
  Result.Guest = parseGuestLog(contents(Setup.guest())->getBuffer());
  Result.Log = parseKernelLog(Console->getBuffer());
  if (Result.Guest.Phases.empty())
    return llvm::createStringError(
        Twine("the kernel did not come up in ") +
        Twine(unsigned(Result.Machine.Seconds)) + " s; its last words:\n" +
        llvm::join(lastLines(Console->getBuffer(), 12), "\n"));
  Result.Trace = parseTrace(contents(Setup.trace())->getBuffer(), S,
                            readBars(Result.Guest), Result.Guest.Phases);
  Result.Covered = readCoverage(Result.Guest);
  if (!S.Sound.empty())
    Result.SoundSum = soundSum(Scratch->path() + "/" + S.Sound);
  if (Options.FailFrom)
    Result.Acquisitions =
        readAcquisitions(Result.Guest, Result.Log, B.Failing->Calls);
  findAcquisitionProblems(Result.Guest, findProblems(S, Result),
                          Result.Acquisitions);
  for (std::string &Problem : findProblems(S, Result))
    (isKnown(S, Problem) ? Result.Known : Result.Problems)
        .push_back(std::move(Problem));
  if (Result.Machine.End != MachineRun::Done)
    Result.LastOutput = lastLines(Console->getBuffer(), 30);
  return Result;
}
