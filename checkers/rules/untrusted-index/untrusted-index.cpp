// Indices, lengths and counts that leave the array or buffer they are for.
#include "Parts.h"
#include "Ranges.h"
#include "engine/DeepRule.h"
#include "engine/FunctionAnalysis.h"

using namespace llvm;

namespace drydock {

static constexpr RuleInfo Info = {
    "untrusted-index",
    "An index, a length or a count leaves the array or buffer it is for.", 129};

namespace {
class UntrustedIndex : public DeepRule {
public:
  UntrustedIndex() : DeepRule(Info) {}
  void onUnit(const UnitContext &Unit) override;

private:
  Finding make(const UnitContext &Unit, const Function &F, Problem P) const;
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
  for (const Function &F : Unit.Module) {
    if (F.isDeclaration() || !Unit.Names.isDriverCode(F))
      continue;
    Unit.Names.enter(F);
    Ranges Known(F);
    auto Report = [&](Problem P) {
      const Instruction *Where = P.Where;
      report(make(Unit, F, std::move(P)), Where);
    };
    Scope S{F, Known, Unit.Names, Unit.Table, Report};
    findLooseTests(S);
    findIgnoredTests(S);
    findFailedSearches(S);
    findWrongCounts(S);
    findNextElements(S);
  }
}

std::unique_ptr<Rule> make_untrusted_index() {
  return std::make_unique<UntrustedIndex>();
}

} // namespace drydock
