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
    // Whoever took one more reference may go on with the object; one that the
    // path was never given is not its to put.
    if (R.Family->Counted && R.ByArgument)
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
    // A callee that puts a reference only if there is one puts its own.
    F.Sure = !R.Family->Counted ? Confidence::Proved
             : R.Guarded        ? Confidence::Heuristic
                                : Confidence::Likely;
    report(std::move(F), R.Released);
  }

  void onDeadField(const Point &P, const DeadField &D) override {
    if (!D.R)
      return;
    const Resource &R = *D.R;
    std::string Subject = P.render(D.Field);
    Finding F = at(
        P, Subject,
        "'" + Subject + "' still points to what was " + R.Family->Released +
            (D.From ? " when '" + P.callee(D.From) + "' fails"
                    : ", which the test for NULL takes for valid next time"));
    F.Place = P.place(R.Released);
    P.acquired(R, F.Trace);
    P.released(R, F.Trace);
    P.branches(R.Released, F.Trace);
    F.Trace.push_back(P.note(P.where(), "leaves with it"));
    F.Sure = Confidence::Likely;
    report(std::move(F), R.Released);
  }

  void onFreedCounted(const Point &P, const FreedCounted &Freed) override {
    std::string Subject = P.render(Freed.Object);
    const Resource &R = *Freed.Count;
    Finding F = at(P, Subject,
                   "'" + Subject + "' is " + Freed.Family->Released +
                       " by hand, but the " + R.Family->Noun + " taken by '" +
                       P.callee(R.Acquired) + "' owns it: put that instead");
    P.acquired(R, F.Trace);
    P.branches(R.Acquired, F.Trace);
    F.Trace.push_back(
        P.note(P.where(), std::string(Freed.Family->Released) + " here"));
    F.Sure = Confidence::Likely;
    report(std::move(F), R.Acquired);
  }
};
} // namespace

std::unique_ptr<Rule> make_use_after_free() {
  return std::make_unique<UseAfterFree>();
}

} // namespace drydock
