#include "pipeline/Pipeline.h"
#include "pipeline/BaselineFile.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace drydock {

Expected<PipelineInputs> readPipelineInputs(const Options &Chosen) {
  PipelineInputs Inputs;
  if (!Chosen.Diff.empty()) {
    auto Buffer = MemoryBuffer::getFileOrSTDIN(Chosen.Diff);
    if (!Buffer)
      return createStringError(Buffer.getError(), "--diff %s: %s",
                               Chosen.Diff.c_str(),
                               Buffer.getError().message().c_str());
    Inputs.DiffText = (*Buffer)->getBuffer().str();
    Inputs.HasDiff = true;
  }
  if (!Chosen.Baseline.empty()) {
    Expected<StringSet<>> Known = readBaseline(Chosen.Baseline);
    if (!Known)
      return Known.takeError();
    Inputs.BaselineFingerprints = std::move(*Known);
  }
  return std::move(Inputs);
}

void runPipeline(Results &R, const Options &Chosen, const RuleSet &Rules,
                 const PipelineInputs &Inputs) {
  collect(R, Chosen.KernelHeaderFindings);
  dedupe(R);
  keepRules(R, Rules);
  suppress(R, Rules);
  hideBaseline(R, Inputs.BaselineFingerprints);
  if (Inputs.HasDiff)
    keepTouched(R, Inputs.DiffText);
  keepConfident(R, Chosen.MinConfidence);
  order(R);
  limit(R, Chosen.MaxFindings);
}

} // namespace drydock
