// What a leak is, and how sure, whatever the family: the rules differ in the
// families that they answer for, so that one leak is one finding.
#pragma once
#include "engine/DeepRule.h"

namespace drydock {

class LeakRule : public DeepRule {
public:
  using DeepRule::DeepRule;
  void onLeak(const Point &P, const LeakAtExit &Leak) override;

protected:
  virtual bool answersFor(const ApiFamily &Family) const = 0;
};

} // namespace drydock
