#include "CheckOutput.h"
#include "LintCompare.h"
#include "RuntimeHeaders.h"
#include "WriteFile.h"
#include "headers/OverlayData.h"
#include "headers/RunCompiler.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace drydock;
using namespace drydock::migrate;
namespace fs = llvm::sys::fs;
using llvm::StringRef;

namespace {
/// Compiles a module's files outside of its directory.
class Checker {
public:
  Checker(const Flags &F, ModulePlan &Module, llvm::ArrayRef<ParsedUnit> Parsed)
      : F(F), Module(Module), Parsed(Parsed) {}
  ~Checker() {
    if (!Scratch.empty())
      fs::remove_directories(Scratch);
  }

  bool prepare() {
    if (fs::createUniqueDirectory("driver-migrate", Scratch))
      return fail("no temporary directory");
    auto Runtime = runtimeDirectory();
    if (!Runtime)
      return fail(llvm::toString(Runtime.takeError()));
    Include = "-I" + *Runtime + "/include";
    auto Made = overlay();
    if (!Made)
      return fail(llvm::toString(Made.takeError()));
    Root = Made->Root;
    return true;
  }

  /// Writes one of the files that come out; empty, or why not.
  std::string write(const PlannedFile &File) const {
    return writeWhole(
        (Scratch + "/" + llvm::sys::path::filename(File.Output)).str(),
        File.After);
  }

  /// The first error, or nothing.
  std::string errorOf(size_t I) {
    std::string Path =
        (Scratch + "/" + llvm::sys::path::filename(Module.Files[I].Output))
            .str();
    if (std::string Error = write(Module.Files[I]); !Error.empty())
      return Error;
    CompileUnit Unit = Module.Units[I];
    Unit.Arguments.insert(Unit.Arguments.begin(), Include);
    CompilerRun Run =
        compileCxx(Unit, Root, Path, Compiler::Clang, {}, /*SyntaxOnly=*/true);
    return Run.Ok ? std::string() : firstErrorOf(Run.Output);
  }

  /// The first error of all files as they are now composed; those that are as
  /// they compiled before are not compiled again.
  std::string error() {
    if (!Module.Conflicts.empty())
      return Module.Conflicts[0];
    std::string Headers;
    for (const PlannedFile &Header : Module.Headers) {
      if (std::string Error = write(Header); !Error.empty())
        return Error;
      Headers += Header.After;
    }
    for (size_t I = 0; I != Module.Files.size(); ++I) {
      std::string Text = Module.Files[I].After + Headers;
      auto [Known, New] = Good.try_emplace(I, std::string());
      if (!New && Known->second == Text)
        continue;
      if (std::string Error = errorOf(I); !Error.empty())
        return Error;
      Good[I] = std::move(Text);
    }
    return {};
  }

  /// True if the C++ has no finding that the C does not have.
  bool compare() {
    compareFindings({Root, Include, Scratch.str().str()}, Module);
    return Module.FindingsNew.empty();
  }

  /// A finding that only the C++ has is an error.
  void reportNew() {
    for (const LintFinding &Finding : Module.FindingsNew)
      Module.Errors.push_back(
          "driver-lint finds in the C++ form what it does not find in C: " +
          llvm::sys::path::filename(Finding.File).str() + ":" +
          std::to_string(Finding.Line) + ": " + Finding.Message + " [" +
          Finding.Rule + "]");
  }

private:
  bool fail(const std::string &Why) {
    Module.Errors.push_back(Why);
    return false;
  }

  static std::string firstErrorOf(StringRef Output) {
    llvm::SmallVector<StringRef, 0> Lines;
    Output.split(Lines, '\n');
    for (StringRef Line : Lines)
      if (size_t At = Line.find("error: "); At != StringRef::npos)
        return Line.substr(At + 7).str();
    return Output.split('\n').first.str();
  }

  llvm::Expected<Overlay> overlay() {
    std::set<std::string> Headers;
    for (const PlannedGroup &G : Module.Groups)
      Headers.insert(G.Proposal.Includes.begin(), G.Proposal.Includes.end());
    Prepared P;
    P.Units = Module.Units;
    P.Parsed.assign(Parsed.begin(), Parsed.end());
    if (!Headers.empty()) {
      auto Unit = runtimeUnit(Headers, Module.Units[0], overlayStoreOf(F));
      if (!Unit)
        return Unit.takeError();
      P.Units.push_back(*Unit);
    }
    P.Key = overlayKey(P.Units, viewsOf(F));
    if (auto Ready = findOverlay(overlayStoreOf(F), P.Key))
      return Ready;
    else
      llvm::consumeError(Ready.takeError());
    if (!Headers.empty())
      P.Parsed.push_back(
          parseUnit(P.Units.back(), overriddenMacros(), viewsOf(F)));
    return makeOverlay(F, P);
  }

  const Flags &F;
  ModulePlan &Module;
  llvm::ArrayRef<ParsedUnit> Parsed;
  llvm::SmallString<128> Scratch;
  std::string Include, Root;
  std::map<size_t, std::string> Good; ///< texts that compiled
};
} // namespace

/// Takes these groups, or of them those that are good: halves, quarters, and so
/// on, since most are. Problem says what is wrong with what is taken.
static void take(llvm::ArrayRef<PlannedGroup *> Wanted, ModulePlan &Module,
                 llvm::ArrayRef<ParsedUnit> Parsed,
                 llvm::function_ref<std::string()> Problem) {
  if (Wanted.empty())
    return;
  for (PlannedGroup *G : Wanted) {
    G->State = PlannedGroup::Taken;
    G->Why.clear();
  }
  dropDependents(Module);
  composeFiles(Module, Parsed);
  std::string Why = Problem();
  if (Why.empty())
    return;
  if (Wanted.size() == 1) {
    if (Wanted[0]->State == PlannedGroup::Taken)
      Wanted[0]->Why = Why;
    Wanted[0]->State = PlannedGroup::Dropped;
    return;
  }
  for (PlannedGroup *G : Wanted)
    G->State = PlannedGroup::Dropped;
  size_t Half = Wanted.size() / 2;
  take(Wanted.take_front(Half), Module, Parsed, Problem);
  take(Wanted.drop_front(Half), Module, Parsed, Problem);
}

static void takeWhatCompiles(ModulePlan &Module,
                             llvm::ArrayRef<ParsedUnit> Parsed,
                             Checker &Check) {
  std::vector<PlannedGroup *> Wanted;
  for (PlannedGroup &G : Module.Groups)
    if (G.State == PlannedGroup::Taken) {
      G.State = PlannedGroup::Dropped;
      Wanted.push_back(&G);
    }
  composeFiles(Module, Parsed);
  if (std::string Error = Check.error(); !Error.empty())
    Module.Errors.push_back("the C++ form does not compile even without any "
                            "group: " +
                            Error);
  else
    take(Wanted, Module, Parsed, [&]() -> std::string {
      std::string Error = Check.error();
      return Error.empty() ? Error : "its C++ form does not compile: " + Error;
    });
  composeFiles(Module, Parsed);
}

/// Of these groups, takes those that driver-lint can follow. False: it finds
/// something new without any of them, and they are as they were.
static bool takeFollowed(llvm::ArrayRef<PlannedGroup *> Wanted,
                         ModulePlan &Module, llvm::ArrayRef<ParsedUnit> Parsed,
                         Checker &Check) {
  auto SetAll = [&](PlannedGroup::StateType State) {
    for (PlannedGroup *G : Wanted)
      G->State = State;
    dropDependents(Module);
    composeFiles(Module, Parsed);
  };
  if (Wanted.empty())
    return false;
  SetAll(PlannedGroup::Dropped);
  if (!Check.error().empty() || !Check.compare()) {
    SetAll(PlannedGroup::Taken);
    return false;
  }
  take(Wanted, Module, Parsed, [&]() -> std::string {
    if (std::string Error = Check.error(); !Error.empty())
      return Error;
    if (Check.compare())
      return {};
    return "driver-lint finds in the C++ form what it does not find in C" +
           (Module.FindingsNew.empty() ? std::string()
                                       : ": " + Module.FindingsNew[0].Message);
  });
  return true;
}

/// What moves handles is the first to be suspected. Findings that are there
/// without any group are not theirs.
static void takeWhatLintFollows(ModulePlan &Module,
                                llvm::ArrayRef<ParsedUnit> Parsed,
                                Checker &Check) {
  std::vector<PlannedGroup *> Movers, All;
  for (PlannedGroup &G : Module.Groups)
    if (G.State == PlannedGroup::Taken && G.Proposal.changes()) {
      All.push_back(&G);
      if (G.Proposal.MovesHandles)
        Movers.push_back(&G);
    }
  if (!takeFollowed(Movers, Module, Parsed, Check))
    takeFollowed(All, Module, Parsed, Check);
  composeFiles(Module, Parsed);
  Check.compare();
}

void drydock::migrate::checkOutput(const Flags &F, ModulePlan &Module,
                                   llvm::ArrayRef<ParsedUnit> Parsed) {
  Checker Check(F, Module, Parsed);
  if (!Check.prepare())
    return;
  if (!Check.error().empty())
    takeWhatCompiles(Module, Parsed, Check);
  Module.Checked = Module.Errors.empty();
  if (!Module.Checked || F.NoLint)
    return;
  if (!Check.compare())
    takeWhatLintFollows(Module, Parsed, Check);
  Check.reportNew();
}
