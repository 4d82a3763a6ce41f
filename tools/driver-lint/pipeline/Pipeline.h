// From raw findings to what is shown. One stage per file; the order, and why:
//
//   collect      one spelling of paths, fingerprints, kernel headers dropped
//   dedupe       the same finding from several units of a header
//   rules        what was not asked for
//   suppress     comments in the source; stale and malformed ones are findings
//   baseline     known findings; after suppress, so a comment wins
//   diff         what the change did not touch
//   confidence   last of the filters, so that it hides no stale suppression
//   order        stable, so that limits cut the same ones every time
//   limits
#pragma once
#include "Options.h"
#include "Results.h"
#include "run/RuleSet.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"

namespace drydock {

/// Files the run reads besides sources, opened before the run so that a bad
/// one costs no waiting.
struct PipelineInputs {
  std::string DiffText;
  bool HasDiff = false;
  llvm::StringSet<> BaselineFingerprints;
};
llvm::Expected<PipelineInputs> readPipelineInputs(const Options &Chosen);

void runPipeline(Results &R, const Options &Chosen, const RuleSet &Rules,
                 const PipelineInputs &Inputs);

// The stages.
void collect(Results &R, bool KernelHeaderFindings);
void dedupe(Results &R);
void keepRules(Results &R, const RuleSet &Rules);
void suppress(Results &R, const RuleSet &Rules);
void hideBaseline(Results &R, const llvm::StringSet<> &Fingerprints);
void keepTouched(Results &R, llvm::StringRef DiffText);
void keepConfident(Results &R, Confidence Least);
void order(Results &R);
void limit(Results &R, unsigned Most);

} // namespace drydock
