#include "model/ApiVocabulary.h"

using namespace llvm;

namespace drydock {

ArrayRef<ApiWord<ResultContract>> resultWords() {
  static constexpr ApiWord<ResultContract> Words[] = {
      {"value", ResultContract::Value},
      {"void", ResultContract::Void},
      {"nonnull", ResultContract::NonNull},
      {"null", ResultContract::Null},
      {"errptr", ResultContract::ErrPtr},
      {"null-or-errptr", ResultContract::NullOrErrPtr},
      {"errno", ResultContract::ErrNo},
      {"errno-or-count", ResultContract::ErrNoOrCount},
      {"zero-fails", ResultContract::ZeroFails},
      {"zero", ResultContract::AlwaysZero},
      {"nonzero-fails", ResultContract::NonZeroFails}};
  return Words;
}

ArrayRef<ApiWord<EffectWhen>> whenWords() {
  static constexpr ApiWord<EffectWhen> Words[] = {
      {"always", EffectWhen::Always},
      {"success", EffectWhen::Success},
      {"error", EffectWhen::Error}};
  return Words;
}

ArrayRef<ApiWord<EffectKind>> effectWords() {
  static constexpr ApiWord<EffectKind> Words[] = {
      {"acquire", EffectKind::Acquire},
      {"release", EffectKind::Release},
      {"use", EffectKind::Use},
      {"dereference", EffectKind::Dereference},
      {"test", EffectKind::Test},
      {"validate", EffectKind::Validate},
      {"transfer", EffectKind::Transfer},
      {"store", EffectKind::Store},
      {"register-callback", EffectKind::RegisterCallback},
      {"stop", EffectKind::Stop},
      {"init", EffectKind::Init},
      {"lock", EffectKind::Lock},
      {"unlock", EffectKind::Unlock},
      {"ask-context", EffectKind::AskContext},
      {"terminate", EffectKind::Terminate},
      {"signal", EffectKind::Signal},
      {"wait", EffectKind::Wait}};
  return Words;
}

ArrayRef<ApiWord<OpsRole>> roleWords() {
  static constexpr ApiWord<OpsRole> Words[] = {
      {"bring-up", OpsRole::BringUp},
      {"teardown", OpsRole::Teardown},
      {"io", OpsRole::Io},
      {"async", OpsRole::Async},
      {"suspend", OpsRole::Suspend},
      {"resume", OpsRole::Resume},
      {"runtime-suspend", OpsRole::RuntimeSuspend},
      {"runtime-resume", OpsRole::RuntimeResume},
      {"release", OpsRole::Release}};
  return Words;
}

ArrayRef<ApiWord<MmioGate>> mmioGateWords() {
  static constexpr ApiWord<MmioGate> Words[] = {
      {"device", MmioGate::Device},
      {"sole", MmioGate::Sole},
      {"runtime-suspend", MmioGate::RuntimeSuspend}};
  return Words;
}

ArrayRef<StringLiteral> callbackContexts() {
  static constexpr StringLiteral Words[] = {"hardirq", "softirq", "timer",
                                            "work",    "thread",  "process",
                                            "devres",  "any"};
  return Words;
}

ArrayRef<StringLiteral> callContexts() {
  static constexpr StringLiteral Words[] = {"sleeps", "any", "gfp", "waits"};
  return Words;
}

std::string suggest(StringRef Word, ArrayRef<StringRef> Known) {
  // A third of the letters wrong is still recognisable as a slip.
  unsigned Best = std::max<size_t>(2, Word.size() / 3) + 1;
  StringRef Nearest;
  for (StringRef Candidate : Known) {
    unsigned Distance =
        Word.edit_distance(Candidate, /*AllowReplacements=*/true, Best);
    if (Distance < Best) {
      Best = Distance;
      Nearest = Candidate;
    }
  }
  return Nearest.empty() ? "" : ("; did you mean " + Nearest + "?").str();
}

} // namespace drydock
