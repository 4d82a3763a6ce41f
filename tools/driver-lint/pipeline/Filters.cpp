// Stages that only drop findings by one property.
#include "pipeline/Pipeline.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace drydock {

void keepRules(Results &R, const RuleSet &Rules) {
  erase_if(R.Findings,
           [&](const Finding &F) { return !Rules.contains(F.Rule); });
}

void keepConfident(Results &R, Confidence Least) {
  size_t Before = R.Findings.size();
  erase_if(R.Findings, [&](const Finding &F) { return F.Sure < Least; });
  R.BelowConfidence = Before - R.Findings.size();
}

void hideBaseline(Results &R, const StringSet<> &Fingerprints) {
  erase_if(R.Findings, [&](Finding &F) {
    if (!Fingerprints.contains(F.Fingerprint))
      return false;
    R.Hidden.push_back(
        {std::move(F), HiddenFinding::Baseline, "recorded in the baseline"});
    return true;
  });
}

void limit(Results &R, unsigned Most) {
  if (!Most || R.Findings.size() <= Most)
    return;
  R.BeyondLimit = R.Findings.size() - Most;
  R.Findings.resize(Most);
}

} // namespace drydock
