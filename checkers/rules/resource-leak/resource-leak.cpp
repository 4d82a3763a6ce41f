// A resource that some path neither releases, returns nor hands over.
#include "engine/DeepRule.h"
#include "llvm/IR/Instruction.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "resource-leak",
    "A resource is acquired and neither released nor handed over on some path.",
    772};

namespace {
class ResourceLeak : public DeepRule {
public:
  ResourceLeak() : DeepRule(Info) {}

  void onLeak(const Point &P, const LeakAtExit &Leak) override {
    const Resource &R = *Leak.R;
    if (!isLeak(Leak))
      return;
    std::string Subject = P.render(R.Handle);
    Finding F = at(P, Subject,
                   R.Family->Noun + " '" + Subject + "' is not released on " +
                       (Leak.Class == ExitClass::Failure ? "this error path"
                                                         : "this path"));
    F.Place = P.place(R.Acquired);
    if (R.ByFailedCallee && R.Inner) {
      F.Place = R.Inner->Place;
      F.Function = R.Inner->Function;
    }
    P.acquired(R, F.Trace);
    P.branches(R.Acquired, F.Trace);
    F.Trace.push_back(P.note(P.where(), "leaves without releasing it"));
    if (Leak.SiblingRelease)
      F.Trace.push_back(
          P.note(Leak.SiblingRelease, "another path releases it here"));
    F.Sure = Leak.SiblingRelease ? Confidence::Proved : Confidence::Likely;
    report(std::move(F));
  }

private:
  static bool isLeak(const LeakAtExit &Leak) {
    if (!Leak.CallerVisible)
      return (!Leak.R->Family->State && !Leak.R->ByArgument) ||
             Leak.Class == ExitClass::Failure;
    // Stored in the driver's state: the duty moves to the teardown when the
    // function succeeds, and stays here when it fails, unless a caller in the
    // module cleans up (then the caller's own exits decide).
    return Leak.Class == ExitClass::Failure &&
           (Leak.IsEntryPoint || Leak.SiblingRelease);
  }
};
} // namespace

std::unique_ptr<Rule> make_resource_leak() {
  return std::make_unique<ResourceLeak>();
}

} // namespace drydock
