// Indices, lengths and counts that leave the array or buffer they are for.
#include "LearnedCounts.h"
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

  void learn(const UnitContext &Unit, const Function &F);
  void look(const UnitContext &Unit, const Function &F,
            const BoundsRow *Called);

  DataBounds Data;
  StringSet<> Ordered, Filled; ///< as Scope has them
  LearnedCounts Counts;
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

void UntrustedIndex::learn(const UnitContext &Unit, const Function &F) {
  Unit.Names.enter(F);
  Ranges Known(F);
  auto Nothing = [](Problem) {};
  Scope S{F,      Known,  Unit.Names, Data,   Ordered,
          Filled, Counts, nullptr,    Nothing};
  addOrderedFields(F, Ordered);
  addFilledFields(S, Filled);
  Counts.add(Unit.Names, F, Known);
}

void UntrustedIndex::look(const UnitContext &Unit, const Function &F,
                          const BoundsRow *Called) {
  Unit.Names.enter(F);
  Ranges Known(F);
  auto Report = [&](Problem P) {
    const Instruction *Where = P.Where;
    report(make(Unit, F, std::move(P)), Where);
  };
  Scope S{F, Known, Unit.Names, Data, Ordered, Filled, Counts, Called, Report};
  for (auto *Part :
       {findLooseTests, findIgnoredTests, findFailedSearches, findWrongCounts,
        findNextElements, findWrappedSums, findLongCopies, findPrintedLengths,
        findLooseCounts, findOutsideIndices, findOutsideCounts, findRemainders,
        findNegativeIndices, findShortData})
    Part(S);
}

void UntrustedIndex::onUnit(const UnitContext &Unit) {
  Ordered.clear();
  Filled.clear();
  Counts = {};
  auto Called = calledWithData(Unit.Module, Data);
  SmallVector<const Function *, 16> Own;
  for (const Function &F : Unit.Module)
    if (!F.isDeclaration() && Unit.Names.isDriverCode(F))
      Own.push_back(&F);
  for (const Function *F : Own)
    learn(Unit, *F);
  for (const Function *F : Own) {
    auto It = Called.find(F);
    look(Unit, *F, It == Called.end() ? nullptr : It->second);
  }
}

std::unique_ptr<Rule> make_untrusted_index() {
  return std::make_unique<UntrustedIndex>();
}

} // namespace drydock
