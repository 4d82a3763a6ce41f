#include "Plan.h"
#include "CheckOutput.h"
#include "Compose.h"
#include "HeaderCopies.h"
#include "HeaderMacros.h"
#include "Includes.h"
#include "compile/Paths.h"
#include "headers/LinkageFrame.h"
#include "headers/OverlayData.h"
#include "passes/Pass.h"
#include "llvm/Support/Path.h"
#include <algorithm>
#include <map>

using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

/// Which sources make one module; by the key of the build, sorted.
static std::map<std::string, std::vector<CompileUnit>>
modulesOf(std::vector<CompileUnit> Units) {
  std::sort(Units.begin(), Units.end(),
            [](const CompileUnit &A, const CompileUnit &B) {
              return A.File < B.File;
            });
  std::map<std::string, std::vector<CompileUnit>> Modules;
  for (CompileUnit &Unit : Units) {
    std::string Key = Unit.ModuleKey.empty() ? Unit.File : Unit.ModuleKey;
    Modules[Key].push_back(std::move(Unit));
  }
  return Modules;
}

static std::string directoryOf(const CompileUnit &Unit) {
  return llvm::sys::path::parent_path(Unit.File).str();
}

static std::string outputOf(const Flags &F, const CompileUnit &Unit) {
  std::string Stem = llvm::sys::path::stem(Unit.File).str();
  return (F.OutDir.empty() ? directoryOf(Unit) : absolutePath(F.OutDir)) + "/" +
         Stem + ".cpp";
}

std::vector<const PlannedFile *> ModulePlan::written() const {
  std::vector<const PlannedFile *> All;
  for (const PlannedFile &File : Files)
    All.push_back(&File);
  for (const PlannedFile &Header : Headers)
    All.push_back(&Header);
  return All;
}

/// Parses the units and lets the passes look at each.
static std::vector<Group> propose(const ModulePlan &Module,
                                  const Knowledge &Kernel, Views As,
                                  std::vector<ParsedUnit> &Parsed,
                                  std::map<std::string, std::string> &Stay) {
  auto Passes = makePasses();
  for (const CompileUnit &Unit : Module.Units) {
    std::string Directory = directoryOf(Unit);
    Parsed.push_back(parseUnit(Unit, overriddenMacros(), As, {},
                               [&](clang::ASTContext &AST) {
                                 UnitView View(AST, Kernel, Directory);
                                 for (auto &P : Passes)
                                   P->unit(View);
                               }));
  }
  std::vector<Group> Groups;
  Stay = headersThatStay(Module, Parsed);
  for (auto &P : Passes) {
    size_t First = Groups.size();
    P->headersThatStay(Stay);
    P->propose(Groups);
    for (size_t I = First; I != Groups.size(); ++I)
      Groups[I].Pass = P->id().str();
    std::sort(Groups.begin() + First, Groups.end(),
              [](const Group &A, const Group &B) { return A.Id < B.Id; });
  }
  return Groups;
}

static void noteLanguage(ModulePlan &Module, const ParsedUnit &Unit,
                         StringRef File) {
  if (Unit.HasErrors)
    Module.Errors.push_back(File.str() + " does not parse as C:\n" +
                            Unit.Errors);
  for (const Remark &R : Unit.Remarks) {
    if (R.File != Unit.MainFile)
      continue;
    Module.Remarks.push_back(R);
    if (R.Level == Remark::Refusal)
      Module.Errors.push_back(R.File + ":" + std::to_string(R.Line) +
                              ": refused: " + R.Text + " [" + R.Rule + "]");
  }
}

static std::vector<const Group *> taken(const ModulePlan &Module) {
  std::vector<const Group *> Result;
  for (const PlannedGroup &G : Module.Groups)
    if (G.State == PlannedGroup::Taken)
      Result.push_back(&G.Proposal);
  return Result;
}

static PlannedGroup *find(ModulePlan &Module, StringRef Id) {
  for (PlannedGroup &G : Module.Groups)
    if (G.Proposal.Id == Id)
      return &G;
  return nullptr;
}

void drydock::migrate::dropDependents(ModulePlan &Module) {
  for (bool Again = true; Again;) {
    Again = false;
    for (PlannedGroup &G : Module.Groups)
      for (const std::string &Id : G.Proposal.Requires) {
        const PlannedGroup *Needed = find(Module, Id);
        if (G.State != PlannedGroup::Taken ||
            (Needed && Needed->State == PlannedGroup::Taken))
          continue;
        G.State = PlannedGroup::Dropped;
        G.Why = "needs '" + Id + "', which is not taken";
        Again = true;
      }
  }
}

static void decide(ModulePlan &Module,
                   const std::map<std::string, std::string> &Stay,
                   const Decisions &Given) {
  for (PlannedGroup &G : Module.Groups)
    if (!Given.accepts(G.Proposal.Id)) {
      G.State = PlannedGroup::Rejected;
      G.Why = "rejected";
    } else if (G.Why = changesWhatStays(G.Proposal, Module, Stay);
               !G.Why.empty()) {
      G.State = PlannedGroup::Dropped;
    }
  dropDependents(Module);
  for (const Dropped &D : findConflicts(taken(Module))) {
    PlannedGroup *G = find(Module, D.What->Id);
    G->State = PlannedGroup::Dropped;
    G->Why = D.Why;
  }
  dropDependents(Module);
}

/// The copy of a header, converted as the overlay's is.
static PlannedFile copyOf(const std::string &Path, const ModulePlan &Module,
                          llvm::ArrayRef<ParsedUnit> Parsed, const EditSet &All,
                          llvm::ArrayRef<const Group *> Groups,
                          const std::set<std::string> &Copied,
                          std::vector<std::string> &Conflicts) {
  PlannedFile Copy;
  bool Declares = false, FromMain = false;
  for (const ParsedUnit &Unit : Parsed)
    if (auto File = Unit.Files.find(Path); File != Unit.Files.end()) {
      Copy.Before = File->second.Text;
      Declares |= File->second.Declares;
      FromMain |= File->second.FromMain;
    }
  Copy.Source = Path;
  Copy.Output =
      (llvm::sys::path::parent_path(Module.Files[0].Output) + "/").str() +
      copyName(Path);
  ComposedWith With{All, Groups, includesOfCopies(Path, Copy.Before, Copied)};
  Copy.After = compose(Path, Copy.Before, With, Conflicts);
  if (Declares)
    if (std::string Framed = frameText(Copy.After, FromMain); !Framed.empty())
      Copy.After = std::move(Framed);
  Copy.After = withIncludes(Path, Copy.After, Groups);
  return Copy;
}

void drydock::migrate::composeFiles(ModulePlan &Module,
                                    llvm::ArrayRef<ParsedUnit> Parsed) {
  auto Groups = taken(Module);
  EditSet All;
  for (const ParsedUnit &Unit : Parsed)
    All.merge(Unit.Edits);
  auto Copied = headersToCopy(Module, Parsed, Groups);
  Module.Conflicts.clear();
  Module.Headers.clear();
  for (const std::string &Path : Copied)
    Module.Headers.push_back(
        copyOf(Path, Module, Parsed, All, Groups, Copied, Module.Conflicts));
  for (size_t I = 0; I != Parsed.size(); ++I) {
    PlannedFile &File = Module.Files[I];
    std::vector<std::string> Conflicts;
    const std::string &Path = Parsed[I].MainFile;
    File.Base = Parsed[I].Edits.apply(Path, File.Before, &Conflicts);
    ComposedWith With{Parsed[I].Edits, Groups,
                      includesOfCopies(Path, File.Before, Copied)};
    if (auto Lines =
            includesOf(Path, File.Before, Groups,
                       headerMacros(Parsed[I], All, Groups, Copied, Conflicts)))
      With.More.push_back(std::move(*Lines));
    File.After = compose(Path, File.Before, With, Conflicts);
    for (const std::string &Line : Conflicts)
      Module.Conflicts.push_back(File.Source + ": " + Line);
  }
}

static ModulePlan planModule(const Flags &F, std::vector<CompileUnit> Units,
                             const Knowledge &Kernel, const Decisions &Given) {
  ModulePlan Module;
  Module.Name = Units[0].Module;
  Module.Units = std::move(Units);
  std::vector<ParsedUnit> Parsed;
  std::map<std::string, std::string> Stay;
  std::vector<Group> Groups = propose(Module, Kernel, viewsOf(F), Parsed, Stay);
  for (size_t I = 0; I != Parsed.size(); ++I)
    noteLanguage(Module, Parsed[I], Module.Units[I].File);
  if (!Module.Errors.empty())
    return Module;
  for (Group &G : Groups)
    Module.Groups.push_back({std::move(G), PlannedGroup::Taken, {}});
  for (size_t I = 0; I != Parsed.size(); ++I)
    Module.Files.push_back({Module.Units[I].File,
                            outputOf(F, Module.Units[I]),
                            Parsed[I].Files.at(Parsed[I].MainFile).Text,
                            {},
                            {}});
  decide(Module, Stay, Given);
  composeFiles(Module, Parsed);
  if (!F.NoCheck)
    checkOutput(F, Module, Parsed);
  llvm::append_range(Module.Errors, Module.Conflicts);
  return Module;
}

Plan drydock::migrate::makePlan(const Flags &F, const Decisions &Given) {
  Plan Result;
  Knowledge Kernel;
  if (llvm::Error E = llvm::joinErrors(Kernel.Apis.loadEmbedded(),
                                       Kernel.Runtime.loadEmbedded())) {
    Result.Error = llvm::toString(std::move(E));
    Result.ExitCode = 2;
    return Result;
  }
  Prepared P = findSources(F);
  if (!P.Error.empty()) {
    Result.Error = P.Error;
    Result.ExitCode = P.ExitCode;
    return Result;
  }
  for (auto &[Key, Units] : modulesOf(std::move(P.Units)))
    Result.Modules.push_back(planModule(F, std::move(Units), Kernel, Given));
  return Result;
}
