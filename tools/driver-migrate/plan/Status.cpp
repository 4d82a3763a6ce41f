#include "Status.h"
#include "PlanReport.h"
#include "Record.h"
#include "language/StableOrder.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>

using namespace drydock::migrate;
using llvm::StringRef;

namespace {
struct Cause {
  unsigned Sites = 0;
  Place First;
};
} // namespace

/// What the files on the disk are.
static std::string onDisk(const ModulePlan &Module) {
  if (Module.Files.empty())
    return "";
  auto Known = readRecord(recordPath(Module));
  if (!Known)
    return llvm::toString(Known.takeError());
  if (!*Known)
    return "not applied";
  for (const PlannedFile *File : Module.written()) {
    auto Text = llvm::MemoryBuffer::getFile(File->Output);
    StringRef Name = StringRef(File->Output).rsplit('/').second;
    const Record::File *Row = (*Known)->output(Name);
    if (!Text || !Row)
      return Name.str() + " is not there";
    if (Row->OutputHash != hashOf((*Text)->getBuffer()))
      return "applied; " + Name.str() + " was edited since";
    if (Row->SourceHash != hashOf(File->Before))
      return "applied; the C source has changed since";
    if ((*Text)->getBuffer() != File->After)
      return "applied; another plan would come out now";
  }
  return "applied";
}

static void printModule(const ModulePlan &Module) {
  std::map<std::string, std::pair<unsigned, unsigned>> Kinds;
  std::map<std::pair<std::string, std::string>, Cause> Causes;
  for (const PlannedGroup &G : Module.Groups)
    for (const Site &S : G.Proposal.Sites) {
      bool Done = S.Converted && G.State == PlannedGroup::Taken;
      ++Kinds[S.Kind].second;
      Kinds[S.Kind].first += Done;
      if (Done)
        continue;
      Cause &Why = Causes[{S.Kind, S.Converted ? G.Why : S.Cause}];
      if (!Why.Sites++ || S.Where < Why.First)
        Why.First = S.Where;
    }
  llvm::raw_ostream &Out = llvm::outs();
  Out << Module.Name << ": " << onDisk(Module) << "\n";
  for (auto &[Kind, Counts] : Kinds)
    Out << "  " << Kind << ": " << Counts.first << " of " << Counts.second
        << " sites converted\n";
  std::vector<std::pair<std::pair<std::string, std::string>, Cause>> Order(
      Causes.begin(), Causes.end());
  orderStably(Order,
              [](auto &A, auto &B) { return A.second.Sites > B.second.Sites; });
  if (!Order.empty())
    Out << "  what blocks the rest:\n";
  for (auto &[Key, Why] : Order)
    Out << llvm::format("  %5u  ", Why.Sites) << Key.first << ": " << Key.second
        << ", as in " << Why.First.File << ":" << Why.First.Line << "\n";
}

void drydock::migrate::printStatus(const Plan &P) {
  for (const ModulePlan &Module : P.Modules)
    printModule(Module);
}
