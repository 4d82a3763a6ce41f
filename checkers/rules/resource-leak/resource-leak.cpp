// A resource that some path neither releases, returns nor hands over.
#include "engine/LeakRule.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "resource-leak",
    "A resource is acquired and neither released nor handed over on some path.",
    772};

namespace {
class ResourceLeak : public LeakRule {
public:
  ResourceLeak() : LeakRule(Info) {}

protected:
  bool answersFor(const ApiFamily &Family) const override {
    return !Family.Reference && !Family.DmaMapping;
  }
};
} // namespace

std::unique_ptr<Rule> make_resource_leak() {
  return std::make_unique<ResourceLeak>();
}

} // namespace drydock
