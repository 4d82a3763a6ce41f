// A timer, work or interrupt that may still run when teardown frees what it
// uses.
#include "Race.h"
#include "engine/DeepRule.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "teardown-race",
    "A timer, work or interrupt may still run when its object is freed.", 416};

namespace {
class TeardownRace : public DeepRule {
public:
  TeardownRace() : DeepRule(Info) {}

  void onUnit(const UnitContext &Unit) override {
    auto Report = [&](Finding F) {
      F.Rule = info().Id;
      report(std::move(F), nullptr);
    };
    teardown_race::checkGivesUp(Unit, Report);
    teardown_race::checkFreedUnder(Unit, Report);
  }

  void onModule(const Lifecycle &L) override {
    using namespace teardown_race;
    auto Report = [&](Finding F) {
      F.Rule = info().Id;
      report(std::move(F), nullptr);
    };
    std::set<const Event *> Reported;
    for (const std::string &Teardown : L.teardowns())
      checkReleases(L, Teardown, Reported, Report);
    for (const std::string &Start : L.starts())
      checkManaged(L, Start, Reported, Report);
    for (const Source &S : L.sources()) {
      if (!S.Where.isKnown() || S.isManaged())
        continue;
      if (!L.everEnds(S))
        checkNeverEnded(L, S, Report);
      for (const std::string &Teardown : L.teardowns())
        checkOrder(L, S, Teardown, Report);
    }
  }
};
} // namespace

std::unique_ptr<Rule> make_teardown_race() {
  return std::make_unique<TeardownRace>();
}

} // namespace drydock
