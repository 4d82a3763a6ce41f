#include "Trial.h"
#include "BuiltFor.h"
#include "DebugKernel.h"
#include "Progress.h"
#include "RunTool.h"
#include "ScratchDirectory.h"
#include "SourceModule.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace drydock::trial;
using llvm::StringRef;

bool Trial::clean() const {
  auto Clean = [](const BuildTrial &T) {
    return llvm::all_of(T.Boots,
                        [](const Boot &B) { return B.Problems.empty(); });
  };
  return Clean(First) && (!Second || Clean(*Second));
}

/// The driver itself among the files given; the rest are its helpers.
static llvm::Expected<Build>
chooseBuild(const Scenario &S, const KernelImage &Kernel,
            const std::vector<std::string> &Files) {
  Build Result;
  for (const std::string &File : Files) {
    auto Module = readModule(File);
    if (!Module)
      return Module.takeError();
    if (llvm::Error E = checkBuiltFor(*Module, Kernel))
      return std::move(E);
    if (Files.size() == 1 || Module->Name == moduleName(S.Driver))
      Result.Module = std::move(*Module);
    else
      Result.Extra.push_back(File);
  }
  if (Result.Module.Path.empty())
    return llvm::createStringError("none of the modules given is " + S.Driver +
                                   ", the scenario's driver");
  if (llvm::Error E = countInstructions(Result.Module))
    return std::move(E);
  return Result;
}

/// Linked together, an object without KASAN's checks hides behind the others.
static llvm::Error checkObjects(const std::string &Directory,
                                const KernelImage &Kernel) {
  if (!Kernel.Debug)
    return llvm::Error::success();
  std::error_code Code;
  for (llvm::sys::fs::directory_iterator I(Directory, Code), End;
       I != End && !Code; I.increment(Code))
    if (StringRef(I->path()).ends_with(".o"))
      if (llvm::Error E = checkInstrumented(I->path()))
        return E;
  return llvm::Error::success();
}

static llvm::Expected<std::vector<std::string>>
filesFor(const Scenario &S, const KernelImage &Kernel,
         const std::vector<std::string> &Given, const std::string &Scratch,
         Progress &Shown) {
  std::vector<std::string> Files;
  for (const std::string &File : Given) {
    if (!llvm::sys::fs::is_directory(File)) {
      Files.push_back(File);
      continue;
    }
    Shown.step("building " + File);
    auto Built = buildModules(File, Kernel, Scratch);
    if (!Built)
      return Built.takeError();
    if (llvm::Error E = checkObjects(Scratch, Kernel))
      return std::move(E);
    Files.insert(Files.end(), Built->begin(), Built->end());
  }
  if (!Files.empty())
    return Files;
  if (!S.Source.empty()) {
    Shown.step("building " + S.Driver);
    return buildBundled(S, Kernel, Scratch);
  }
  auto Tree = ModuleTree::open(Kernel);
  if (!Tree)
    return Tree.takeError();
  auto Path = Tree->find(S.Driver);
  if (!Path)
    return Path.takeError();
  return std::vector<std::string>{*Path};
}

/// Only a comparison shows it.
static llvm::Error timeCompilation(const KernelImage &Kernel,
                                   const std::string &Work, Build &Into,
                                   Progress &Shown) {
  Shown.step("timing the compilation of " + Into.Module.Name);
  auto Seconds = compileAgain(Kernel, Work);
  if (!Seconds)
    return Seconds.takeError();
  Into.CompileSeconds = *Seconds;
  return llvm::Error::success();
}

static llvm::Error addFailing(const KernelImage &Kernel,
                              const std::string &Work, Build &Into) {
  drydock::ApiTable Table;
  if (llvm::Error E = Table.loadEmbedded())
    return E;
  auto Failing = makeFailing(Into.Module.Path, Kernel, Table, Work);
  if (!Failing)
    return Failing.takeError();
  Into.Failing = std::move(*Failing);
  return llvm::Error::success();
}

/// So often the machine is booted again when it did not survive a failing
/// acquisition.
static constexpr unsigned MaxCrashes = 8;

namespace {
class Runner {
public:
  Runner(const TrialFlags &F, Trial &T) : T(T), Shown(F.Quiet) {
    auto orElse = [](unsigned Given, unsigned Default) {
      return Given == TrialFlags::Unset ? Default : Given;
    };
    Options.Reloads = orElse(F.Reloads, F.DebugKernel ? 5 : 20);
    Options.FailAllocations =
        orElse(F.FailAllocations, F.DebugKernel ? 400 : 0);
    Options.Unbind = !F.NoUnbind;
    Options.Timeout = F.Timeout;
    Options.Keep = F.Keep;
  }
  Progress &shown() { return Shown; }

  /// The first boot of a build also has acquisitions fail.
  llvm::Error boot(BuildTrial &Into, StringRef Name) {
    Options.FailFrom = Into.Of.Failing && Into.Boots.empty() ? 1 : 0;
    Boot Sum;
    for (unsigned Crashes = 0;; ++Crashes) {
      auto B = bootOnce(Into, Name);
      if (!B)
        return B.takeError();
      B->goOnFrom(std::move(Sum));
      unsigned Next = B->afterCrash();
      if (!Next || Crashes == MaxCrashes) {
        Into.Boots.push_back(std::move(*B));
        return llvm::Error::success();
      }
      Options.FailFrom = Next;
      Sum = std::move(*B);
    }
  }

private:
  llvm::Expected<Boot> bootOnce(const BuildTrial &Of, StringRef Name) {
    std::string Title =
        (T.S.Name + ", " + Name + ", boot " + llvm::Twine(Of.Boots.size() + 1))
            .str();
    return bootScenario(T.S, T.Kernel, Of.Of, Options,
                        [&](StringRef Line) { Shown.guestLine(Title, Line); });
  }

  Trial &T;
  BootOptions Options;
  Progress Shown;
};
} // namespace

/// A second build that differs where the first is noisy gets one more boot of
/// both: with two boots alone the noise may have been measured too low.
static bool worthMore(const Comparison &C) {
  if (!C.Results.empty())
    return false;
  bool Noisy = false;
  for (const PhaseComparison &P : C.Phases)
    if (!P.Equal && !P.Noise && P.How == Match::Exact)
      return false;
    else
      Noisy |= !P.Equal;
  return Noisy || !C.Messages.empty();
}

/// Boots the builds and compares them.
static llvm::Error bootBuilds(const TrialFlags &F, Trial &T, Runner &R) {
  for (unsigned I = 0; I != (T.Second && !F.Itself ? F.Runs : 1); ++I) {
    if (llvm::Error E = R.boot(T.First, "first build"))
      return E;
    if (!T.First.Boots.back().Problems.empty())
      break;
  }
  if (!T.Second)
    return llvm::Error::success();
  if (llvm::Error E = R.boot(*T.Second, "second build"))
    return E;
  T.Compared = compareBoots(T.S, T.First.Boots, T.Second->Boots);
  if (F.Runs > 1 && !F.Itself && T.clean() && worthMore(*T.Compared)) {
    if (llvm::Error E = R.boot(T.First, "first build"))
      return E;
    if (llvm::Error E = R.boot(*T.Second, "second build"))
      return E;
    T.Compared = compareBoots(T.S, T.First.Boots, T.Second->Boots);
  }
  return llvm::Error::success();
}

llvm::Expected<Trial> drydock::trial::runTrial(const TrialFlags &F) {
  Trial T;
  auto S = findScenario(F.Scenario);
  if (!S)
    return S.takeError();
  T.S = std::move(*S);
  Runner R(F, T);
  auto Kernel = F.DebugKernel ? debugKernel(F.Kernel, R.shown())
                              : findKernelImage(F.Kernel);
  if (!Kernel)
    return Kernel.takeError();
  T.Kernel = std::move(*Kernel);
  auto Scratch = ScratchDirectory::create();
  if (!Scratch)
    return Scratch.takeError();
  auto prepare = [&](const std::vector<std::string> &Given, StringRef Name,
                     BuildTrial &Into) -> llvm::Error {
    std::string Work = (Scratch->path() + "/" + Name).str();
    auto Files = filesFor(T.S, T.Kernel, Given, Work, R.shown());
    if (!Files)
      return Files.takeError();
    auto Chosen = chooseBuild(T.S, T.Kernel, *Files);
    if (!Chosen)
      return Chosen.takeError();
    Into.Of = std::move(*Chosen);
    Into.Of.Given =
        Given.empty() ? Into.Of.Module.Path : llvm::join(Given, " ");
    if (F.FailAcquisitions)
      if (llvm::Error E = addFailing(T.Kernel, Work + "-failing", Into.Of))
        return E;
    if (F.Against.empty() || !llvm::sys::fs::is_directory(Work))
      return llvm::Error::success();
    return timeCompilation(T.Kernel, Work, Into.Of, R.shown());
  };
  if (llvm::Error E = prepare(F.Modules, "first", T.First))
    return std::move(E);
  if (!F.Against.empty()) {
    T.Second.emplace();
    if (llvm::Error E = prepare(F.Against, "second", *T.Second))
      return std::move(E);
  }
  if (F.Itself)
    T.Second = T.First;
  T.Itself = F.Itself;
  if (llvm::Error E = bootBuilds(F, T, R))
    return std::move(E);
  return T;
}
