// Memory that the path has released is read, written or handed on.
#include "engine/DeepRule.h"
#include "engine/Summary.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "use-after-free",
    "Memory is used after it was freed or its last reference was put.", 416};

namespace {
class UseAfterFree : public DeepRule {
public:
  UseAfterFree() : DeepRule(Info) {}

  void onUseAfterRelease(const Point &P, const UseAfterRelease &Use) override {
    const Resource &R = *Use.R;
    // Mappings are memory too; their accesses belong to the rule for registers.
    if (Use.Kind == UseKind::Register || R.Family->Mmio)
      return;
    // A put ends the object only if the reference was the path's own.
    if (R.Family->Counted && (!R.Acquired || R.ByArgument))
      return;
    std::string Subject = P.render(Use.Pointer);
    Finding F = at(P, Subject,
                   "'" + Subject + "' is " +
                       (Use.Kind == UseKind::Memory ? "used" : "passed on") +
                       " after it was " + R.Family->Released);
    P.acquired(R, F.Trace);
    P.released(R, F.Trace);
    P.branches(R.Released, F.Trace);
    if (Use.Inner)
      F.Trace.push_back(Use.Inner->Where);
    F.Sure = R.Family->Counted ? Confidence::Likely : Confidence::Proved;
    report(std::move(F), R.Released);
  }
};
} // namespace

std::unique_ptr<Rule> make_use_after_free() {
  return std::make_unique<UseAfterFree>();
}

} // namespace drydock
