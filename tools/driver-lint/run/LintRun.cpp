#include "run/LintRun.h"
#include "run/Progress.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <thread>

using namespace llvm;

namespace drydock {
namespace {

/// Lowered units waiting for the rest of their module; gone with the run.
class UnitStore {
public:
  UnitStore() {
    if (sys::fs::createUniqueDirectory("driver-lint", Directory))
      Directory.clear();
  }
  ~UnitStore() {
    if (!Directory.empty())
      sys::fs::remove_directories(Directory);
  }
  bool usable() const { return !Directory.empty(); }
  std::string path(size_t Index) const {
    SmallString<128> Path(Directory);
    sys::path::append(Path, Twine(Index) + ".bc");
    return Path.str().str();
  }

private:
  SmallString<128> Directory;
};

class LintRun {
public:
  LintRun(const std::vector<CompileUnit> &Units, const Knowledge &Known,
          const Options &Chosen);
  Results run();

private:
  struct Module {
    std::vector<size_t> Units;
    unsigned Missing = 0;     ///< units not parsed yet
    std::vector<size_t> Kept; ///< units lowered and stored
    std::uint64_t Cost = 0;
  };
  void addUnitTask(size_t Index, Module &In);
  void unitDone(size_t Index, Module &In, TaskOutcome Outcome);
  void addModuleTask(std::vector<size_t> Kept, std::uint64_t Cost);
  void moduleDone(const std::vector<size_t> &Kept, TaskOutcome Outcome);
  void take(AnalysisResult Result);
  void succeed(size_t Index);
  void fail(size_t Index, std::string Why);
  std::string explain(size_t Index, const TaskOutcome &Outcome) const;

  const std::vector<CompileUnit> &Units;
  const Knowledge &Known;
  const Options &Chosen;
  UnitStore Store;
  WorkerPool Pool;
  Progress Shown;
  MapVector<StringRef, Module> Modules;
  Results Out;
};

LintRun::LintRun(const std::vector<CompileUnit> &Units, const Knowledge &Known,
                 const Options &Chosen)
    : Units(Units), Known(Known), Chosen(Chosen), Pool(poolLimits(Chosen)),
      Shown(Units.size(), !Chosen.AsKernelChecker) {
  for (size_t I = 0; I < Units.size(); ++I) {
    const CompileUnit &Unit = Units[I];
    Out.Files.push_back({.Path = Unit.File,
                         .Module = Unit.Module,
                         .Reason = "not looked at",
                         .ForcedConfigs = Unit.ForcedConfigs});
    Modules[Unit.ModuleKey.empty() ? Unit.File : Unit.ModuleKey]
        .Units.push_back(I);
  }
}

void LintRun::addUnitTask(size_t Index, Module &In) {
  bool Alone = In.Units.size() == 1 || !Store.usable();
  std::string KeepAt = Alone ? "" : Store.path(Index);
  std::uint64_t Size = 0;
  sys::fs::file_size(Units[Index].File, Size);
  In.Cost += Size;
  Pool.add({.Cost = Size,
            .TimeoutSeconds = Chosen.TimeoutSeconds,
            .Work =
                [this, Index, KeepAt] {
                  return packResult(analyseUnit(Units[Index], Known, KeepAt));
                },
            .Done =
                [this, Index, &In](TaskOutcome Outcome) {
                  unitDone(Index, In, std::move(Outcome));
                }});
}

/// Why a task failed, in one line.
std::string LintRun::explain(size_t Index, const TaskOutcome &Outcome) const {
  std::string Why = Outcome.Why;
  SmallVector<StringRef> Lines;
  SplitString(Outcome.Log, Lines, "\n");
  // The first line holds the assertion or fatal error; a stack follows.
  if (!Lines.empty() && StringRef(Why).starts_with("crashed"))
    Why += ": " + Lines.front().take_front(200).str();
  if (Chosen.Verbose && !Outcome.Log.empty())
    errs() << "driver-lint: " << Units[Index].File << " " << Why << '\n'
           << Outcome.Log;
  return Why;
}

void LintRun::fail(size_t Index, std::string Why) {
  Out.Files[Index].State = FileState::Failed;
  Out.Files[Index].Reason = std::move(Why);
}

void LintRun::succeed(size_t Index) {
  Out.Files[Index].State = FileState::Analysed;
  Out.Files[Index].Reason.clear();
}

static std::string firstError(const std::vector<ParseDiagnostic> &Errors) {
  const ParseDiagnostic &First = Errors.front();
  std::string Text = First.Message;
  if (First.Line)
    Text = First.File + ":" + std::to_string(First.Line) + ": " + Text;
  if (Errors.size() > 1)
    Text += " (and " + std::to_string(Errors.size() - 1) + " more)";
  return "does not parse: " + Text;
}

void LintRun::take(AnalysisResult Result) {
  llvm::move(Result.Findings, std::back_inserter(Out.Findings));
  llvm::move(Result.Stats.Truncated, std::back_inserter(Out.Truncated));
  Out.Functions += Result.Stats.Functions;
}

void LintRun::unitDone(size_t Index, Module &In, TaskOutcome Outcome) {
  Shown.advance(Units[Index].File);
  bool Alone = In.Units.size() == 1 || !Store.usable();
  AnalysisResult Result;
  if (!Outcome.Ok) {
    fail(Index, explain(Index, Outcome));
  } else if (!unpackResult(Outcome.Output, Result)) {
    fail(Index, "its result was lost");
  } else if (!Result.Errors.empty()) {
    fail(Index, firstError(Result.Errors));
    if (!Units[Index].Listed && !Units[Index].Named)
      Out.Files[Index].State = FileState::Skipped;
  } else if (!Result.Failure.empty()) {
    fail(Index, Result.Failure);
  } else {
    succeed(Index);
    take(std::move(Result));
    if (!Alone && sys::fs::exists(Store.path(Index)))
      In.Kept.push_back(Index);
  }
  if (--In.Missing == 0 && !In.Kept.empty()) {
    llvm::sort(In.Kept); // the order of completion must not show
    addModuleTask(In.Kept, In.Cost);
  }
}

void LintRun::addModuleTask(std::vector<size_t> Kept, std::uint64_t Cost) {
  std::vector<std::string> Paths;
  for (size_t Index : Kept) {
    Paths.push_back(Store.path(Index));
    fail(Index, "its module was not looked at");
  }
  Pool.add({.Cost = Cost,
            .TimeoutSeconds = unsigned(Chosen.TimeoutSeconds * Paths.size()),
            .Work = [this,
                     Paths] { return packResult(analyseModule(Paths, Known)); },
            .Done =
                [this, Kept](TaskOutcome Outcome) {
                  moduleDone(Kept, std::move(Outcome));
                }});
}

void LintRun::moduleDone(const std::vector<size_t> &Kept, TaskOutcome Outcome) {
  AnalysisResult Result;
  bool Usable = Outcome.Ok && unpackResult(Outcome.Output, Result) &&
                Result.Failure.empty();
  std::string Why = Outcome.Ok ? Result.Failure : explain(Kept[0], Outcome);
  if (Usable) {
    llvm::for_each(Kept, [&](size_t Index) { succeed(Index); });
    take(std::move(Result));
  } else if (Kept.size() == 1) {
    fail(Kept[0], Why);
  } else {
    // One unit spoils the module: on their own the others still count.
    for (size_t Index : Kept) {
      addModuleTask({Index}, 0);
      Out.Notes.push_back(Units[Index].File +
                          ": analysed without the rest of its module " +
                          Units[Index].Module + ": that " + Why);
    }
  }
}

Results LintRun::run() {
  for (auto &[Key, In] : Modules) {
    In.Missing = In.Units.size();
    for (size_t Index : In.Units)
      addUnitTask(Index, In);
  }
  Out.Partial = !Pool.run();
  if (Out.Partial)
    for (FileResult &File : Out.Files)
      if (StringRef(File.Reason).ends_with("not looked at")) {
        File.State = FileState::Interrupted;
        File.Reason = "interrupted before its analysis was complete";
      }
  return std::move(Out);
}

} // namespace

PoolLimits poolLimits(const Options &Chosen) {
  unsigned Processes =
      Chosen.Jobs ? Chosen.Jobs : std::thread::hardware_concurrency();
  return {.Processes = std::max(1u, Processes),
          .MemoryMb = Chosen.MemoryMb,
          .Backtraces = Chosen.Verbose};
}

Results runLint(const std::vector<CompileUnit> &Units, const Knowledge &Known,
                const Options &Chosen) {
  return LintRun(Units, Known, Chosen).run();
}

} // namespace drydock
