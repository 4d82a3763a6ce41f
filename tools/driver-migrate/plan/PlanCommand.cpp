// `driver-migrate plan`, `apply`, `status` and `undo`: one plan, and what is
// done with it.
#include "Apply.h"
#include "Commands.h"
#include "Interactive.h"
#include "PlanReport.h"
#include "Status.h"
#include "WriteFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::migrate;
using llvm::StringRef;

static int fail(const llvm::Twine &Message, int Code) {
  llvm::errs() << "driver-migrate: " << Message << "\n";
  return Code;
}

/// What was decided before: the file that is given, else what was applied.
static llvm::Expected<Decisions> decided(const Flags &F, const Plan &P) {
  Decisions Result;
  for (const ModulePlan &Module : P.Modules) {
    if (Module.Files.empty())
      continue;
    auto Known = readRecord(recordPath(Module));
    if (!Known)
      return Known.takeError();
    if (*Known)
      Result.Groups.insert((*Known)->Groups.Groups.begin(),
                           (*Known)->Groups.Groups.end());
  }
  if (F.Decisions.empty() ||
      (F.Interactive && !llvm::sys::fs::exists(F.Decisions)))
    return Result;
  return readDecisions(F.Decisions);
}

static bool hasErrors(const Plan &P) {
  return llvm::any_of(P.Modules, [](const ModulePlan &Module) {
    return !Module.Errors.empty();
  });
}

static int applyAll(const Plan &P, const Decisions &Given) {
  if (hasErrors(P))
    return 1;
  for (const ModulePlan &Module : P.Modules) {
    auto Known = readRecord(recordPath(Module));
    if (!Known)
      return fail(llvm::toString(Known.takeError()), 1);
    Applied Done = applyModule(Module, Given, *Known);
    if (!Done.Error.empty())
      return fail(Done.Error + "; nothing was written for " + Module.Name, 1);
    if (Done.Written.empty())
      llvm::outs() << Module.Name << ": nothing to change\n";
    for (const std::string &Path : Done.Written)
      llvm::outs() << "wrote " << Path << "\n";
  }
  return 0;
}

/// The first word is the group, unless --all is given.
static int undo(const Flags &F, const std::string &Id) {
  Plan P = makePlan(F, {});
  if (!P.Error.empty())
    return fail(P.Error, P.ExitCode);
  if (hasErrors(P)) {
    printErrors(P);
    return 1;
  }
  bool Found = false;
  for (const ModulePlan &Module : P.Modules) {
    auto Known = readRecord(recordPath(Module));
    if (!Known)
      return fail(llvm::toString(Known.takeError()), 1);
    if (!*Known)
      return fail(Module.Name + ": nothing was applied", 1);
    Applied Done;
    if (F.All)
      Done = undoAll(Module, **Known);
    if (!Done.Error.empty())
      return fail(Done.Error + "; nothing was undone", 1);
    for (const std::string &Path : Done.Written)
      llvm::outs() << "removed " << Path << "\n";
    Found |= F.All || (*Known)->Groups.Groups.count(Id);
  }
  if (!Found)
    return fail("no group '" + Id +
                    "' was applied; `driver-migrate status` "
                    "and the plan name them",
                1);
  if (F.All)
    return 0;
  auto Given = decided(F, P);
  if (!Given)
    return fail(llvm::toString(Given.takeError()), 2);
  Given->Groups[Id] = false;
  return applyAll(makePlan(F, *Given), *Given);
}

/// What JSON a plan was written to says of the sources is still so.
static std::string changedSince(const std::string &Path, const Plan &P) {
  auto Hashes = readPlanHashes(Path);
  if (!Hashes)
    return llvm::toString(Hashes.takeError());
  for (const ModulePlan &Module : P.Modules)
    for (const PlannedFile *File : Module.written()) {
      auto Known = Hashes->find(File->Source);
      if (Known == Hashes->end())
        return Path + ": no plan for " + File->Source;
      if (Known->second != hashOf(File->Before))
        return File->Source + " has changed since " + Path +
               " was written: plan again";
    }
  return {};
}

int drydock::migrate::runPlan(const Flags &Given) {
  Flags F = Given;
  if (F.Command == "undo" && !F.All) {
    std::string Id = F.Files[0];
    F.Files.erase(F.Files.begin());
    if (F.Files.empty())
      return fail("undo takes a group and the module's files", 2);
    return undo(F, Id);
  }
  if (F.Command == "undo")
    return undo(F, {});
  auto Skipped = llvm::remove_if(
      F.Files, [](StringRef File) { return File.ends_with(".cpp"); });
  for (auto It = Skipped; It != F.Files.end(); ++It)
    llvm::outs() << *It << ": is C++ already, 0 changes\n";
  F.Files.erase(Skipped, F.Files.end());
  if (F.Files.empty())
    return 0;
  Decisions Before;
  if (!F.Decisions.empty() && !F.Interactive) {
    auto Read = readDecisions(F.Decisions);
    if (!Read)
      return fail(llvm::toString(Read.takeError()), 2);
    Before = std::move(*Read);
  }
  Plan P = makePlan(F, Before);
  if (!P.Error.empty())
    return fail(P.Error, P.ExitCode);
  if (!F.PlanFile.empty())
    if (std::string Why = changedSince(F.PlanFile, P); !Why.empty())
      return fail(Why, 1);
  auto Known = decided(F, P);
  if (!Known)
    return fail(llvm::toString(Known.takeError()), 2);
  if (F.Interactive) {
    if (!askAboutGroups(P, *Known))
      return fail("stopped; nothing was written", 1);
    if (!F.Decisions.empty())
      if (std::string Error = writeWhole(F.Decisions, decisionsText(*Known));
          !Error.empty())
        return fail(Error, 1);
  }
  if (!(*Known == Before))
    P = makePlan(F, *Known);
  if (!F.Json.empty())
    if (std::string Error = writePlanJson(F.Json.substr(5), P); !Error.empty())
      return fail(Error, 1);
  if (F.Command == "status") {
    printErrors(P);
    printStatus(P);
  } else if (F.Command == "apply") {
    printErrors(P);
    return applyAll(P, *Known);
  } else {
    printPlan(P, F);
  }
  return hasErrors(P) ? 1 : 0;
}
