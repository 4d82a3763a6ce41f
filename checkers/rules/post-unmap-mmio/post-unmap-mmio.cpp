// Register access through a mapping that the path has ended.
#include "engine/DeepRule.h"
#include "engine/Summary.h"
#include "lowering/SourceNames.h"
#include "model/Wording.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "post-unmap-mmio",
    "Device registers are accessed after the mapping, or what they need to "
    "answer, was released.",
    825};

namespace {
class PostUnmapMmio : public DeepRule {
public:
  PostUnmapMmio() : DeepRule(Info) {}

  void onUseAfterRelease(const Point &P, const UseAfterRelease &Use) override {
    if (Use.Kind != UseKind::Register)
      return;
    const Resource &R = *Use.R;
    std::string Subject = P.render(Use.Pointer);
    Finding F = at(P, Subject, wording::registersGone(*R.Family, Subject));
    P.acquired(R, F.Trace);
    P.released(R, F.Trace);
    P.branches(R.Released, F.Trace);
    if (Use.Inner)
      F.Trace.push_back(Use.Inner->Where);
    F.Sure = R.Family->Mmio ? Confidence::Proved : Confidence::Likely;
    report(std::move(F), R.Released);
  }

  void onUnmappedAccess(const Point &P, const UnmappedAccess &A) override {
    std::string Subject = P.render(A.Pointer);
    Finding F = at(P, Subject,
                   "registers at '" + Subject +
                       "' are accessed before they are mapped");
    P.branches(nullptr, F.Trace);
    if (A.Inner)
      F.Trace.push_back(A.Inner->Where);
    F.Sure = Confidence::Likely;
    report(std::move(F), nullptr);
  }

  void onLiveHandler(const Point &P, const LiveHandler &Live) override {
    const Resource &R = *Live.R;
    std::string Subject = P.render(R.Handle);
    std::string Handler = SourceNames::name(*Live.Handler);
    Finding F = at(P, Subject,
                   "'" + Handler + "' may access registers at '" + Subject +
                       "' until here, after the " + R.Family->Noun + " was " +
                       R.Family->Released);
    P.acquired(R, F.Trace);
    P.released(R, F.Trace);
    F.Trace.push_back(Live.Use->Where);
    F.Trace.push_back(P.note(P.where(), "'" + Handler + "' is stopped here"));
    F.Sure = Confidence::Likely;
    report(std::move(F), R.Released);
  }
};
} // namespace

std::unique_ptr<Rule> make_post_unmap_mmio() {
  return std::make_unique<PostUnmapMmio>();
}

} // namespace drydock
