// Indices, lengths and counts that leave the array or buffer they are for.
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "engine/DeepRule.h"
#include "engine/FunctionAnalysis.h"
#include "model/DataBounds.h"

using namespace llvm;

namespace drydock {

static constexpr RuleInfo Info = {
    "untrusted-index",
    "An index, a length or a count leaves the array or buffer it is for.", 129};

namespace {
class UntrustedIndex : public DeepRule {
public:
  UntrustedIndex() : DeepRule(Info) { cantFail(Data.loadEmbedded()); }
  void onUnit(const UnitContext &Unit) override;

private:
  Finding make(const UnitContext &Unit, const Function &F, Problem P) const;

  DataBounds Data;
};
} // namespace

Finding UntrustedIndex::make(const UnitContext &Unit, const Function &In,
                             Problem P) const {
  Finding F;
  F.Rule = Info.Id;
  F.Place = Unit.Names.place(*P.Where);
  F.Function = SourceNames::name(In);
  F.Subject = std::move(P.Subject);
  F.Message = std::move(P.Message);
  F.Sure = P.Sure;
  for (auto &[Where, Text] : P.Notes)
    F.Trace.push_back({Unit.Names.place(*Where), F.Function, std::move(Text)});
  return F;
}

void UntrustedIndex::onUnit(const UnitContext &Unit) {
  auto Called = calledWithData(Unit.Module, Data);
  StringSet<> Ordered;
  for (const Function &F : Unit.Module)
    if (!F.isDeclaration() && Unit.Names.isDriverCode(F))
      addOrderedFields(Unit.Names, F, Ordered);
  for (const Function &F : Unit.Module) {
    if (F.isDeclaration() || !Unit.Names.isDriverCode(F))
      continue;
    Unit.Names.enter(F);
    Ranges Known(F);
    auto Report = [&](Problem P) {
      const Instruction *Where = P.Where;
      report(make(Unit, F, std::move(P)), Where);
    };
    Scope S{F, Known, Unit.Names, Data, Ordered, Report};
    findLooseTests(S);
    findIgnoredTests(S);
    findFailedSearches(S);
    findWrongCounts(S);
    findNextElements(S);
    findWrappedSums(S);
    findLongCopies(S);
    findPrintedLengths(S);
    findLooseCounts(S);
    findOutsideCounts(S);
    findRemainders(S);
    findNegativeIndices(S);
    if (auto It = Called.find(&F); It != Called.end())
      findShortData(S, *It->second);
  }
}

std::unique_ptr<Rule> make_untrusted_index() {
  return std::make_unique<UntrustedIndex>();
}

} // namespace drydock
