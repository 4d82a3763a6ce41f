// A reference that some path takes and nobody puts: iterators left early,
// look-ups forgotten, counts that go up even on failure.
#include "engine/LeakRule.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "reference-leak",
    "A reference or usage count is taken and not put on some path.", 772};

namespace {
class ReferenceLeak : public LeakRule {
public:
  ReferenceLeak() : LeakRule(Info) {}

protected:
  bool answersFor(const ApiFamily &Family) const override {
    return Family.Reference;
  }
};
} // namespace

std::unique_ptr<Rule> make_reference_leak() {
  return std::make_unique<ReferenceLeak>();
}

} // namespace drydock
