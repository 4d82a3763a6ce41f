#include "Apply.h"
#include "Makefile.h"
#include "PlanReport.h"
#include "Transaction.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace drydock::migrate;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static std::optional<std::string> contents(StringRef Path) {
  auto Text = llvm::MemoryBuffer::getFile(Path);
  return Text ? std::optional((*Text)->getBuffer().str()) : std::nullopt;
}

/// Nobody else wrote the target, and the source is what was planned.
static std::string check(const PlannedFile &File,
                         const std::optional<Record> &Before) {
  if (contents(File.Source) != File.Before)
    return File.Source + " has changed since the plan was made: plan again";
  auto Old = contents(File.Output);
  if (!Old)
    return fs::exists(File.Output) ? File.Output + " cannot be read" : "";
  const Record::File *Known =
      Before ? Before->output(path::filename(File.Output)) : nullptr;
  if (*Old == File.After || (Known && Known->OutputHash == hashOf(*Old)))
    return {};
  return File.Output +
         (Known ? " was edited since driver-migrate wrote it"
                : " exists and is not driver-migrate's") +
         "; move it away, or write elsewhere with -o";
}

static Record recordOf(const ModulePlan &Module, const Decisions &Given,
                       const MakefileChange &Make,
                       const std::optional<Record> &Before) {
  Record R;
  R.Module = Module.Name;
  for (const PlannedFile *File : Module.written())
    R.Files.push_back({path::filename(File->Source).str(), hashOf(File->Before),
                       path::filename(File->Output).str(),
                       hashOf(File->After)});
  R.Groups = Given;
  for (const PlannedGroup &G : Module.Groups)
    R.Groups.Groups[G.Proposal.Id] = G.State != PlannedGroup::Rejected;
  R.Makefile = path::filename(Make.Path).str();
  R.MadeMakefile = Make.Made || (Before && Before->MadeMakefile);
  return R;
}

/// Copies of headers that this plan does not need any more, if they are as they
/// were written.
static void removeStale(const ModulePlan &Module,
                        const std::optional<Record> &Before, Transaction &All,
                        Applied &Result) {
  if (!Before)
    return;
  std::string Directory = path::parent_path(Module.Files[0].Output).str() + "/";
  for (const Record::File &Old : Before->Files) {
    std::string Path = Directory + Old.Output;
    auto Text = contents(Path);
    if (!Text || hashOf(*Text) != Old.OutputHash ||
        llvm::any_of(Module.written(), [&](const PlannedFile *File) {
          return File->Output == Path;
        }))
      continue;
    All.remove(Path);
    Result.Written.push_back(Path);
  }
}

Applied drydock::migrate::applyModule(const ModulePlan &Module,
                                      const Decisions &Given,
                                      const std::optional<Record> &Before) {
  Applied Result;
  for (const PlannedFile *File : Module.written())
    if (Result.Error.empty())
      Result.Error = check(*File, Before);
  MakefileChange Make = addToMakefile(Module);
  if (Result.Error.empty())
    Result.Error = Make.Error;
  if (!Result.Error.empty())
    return Result;
  Transaction All;
  auto write = [&](StringRef Path, StringRef Text) {
    if (contents(Path) == Text)
      return;
    All.write(Path, Text);
    Result.Written.push_back(Path.str());
  };
  for (const PlannedFile *File : Module.written())
    write(File->Output, File->After);
  removeStale(Module, Before, All, Result);
  write(Make.Path, Make.After);
  write(recordPath(Module), recordText(recordOf(Module, Given, Make, Before)));
  Result.Error = All.commit();
  if (!Result.Error.empty())
    Result.Written.clear();
  return Result;
}

Applied drydock::migrate::undoAll(const ModulePlan &Module,
                                  const Record &Before) {
  Applied Result;
  Transaction All;
  std::string Directory = path::parent_path(Module.Files[0].Output).str() + "/";
  for (const Record::File &File : Before.Files) {
    auto Text = contents(Directory + File.Output);
    if (Text && hashOf(*Text) != File.OutputHash) {
      Result.Error = Directory + File.Output +
                     " was edited since driver-migrate wrote it; move it away";
      return Result;
    }
    if (Text)
      All.remove(Directory + File.Output);
    Result.Written.push_back(Directory + File.Output);
  }
  if (auto Text = contents(Directory + Before.Makefile);
      Text && !Before.Makefile.empty()) {
    if (Before.MadeMakefile)
      All.remove(Directory + Before.Makefile);
    else
      All.write(Directory + Before.Makefile,
                withoutBlock(*Text, Before.Module));
  }
  All.remove(recordPath(Module));
  Result.Error = All.commit();
  return Result;
}
