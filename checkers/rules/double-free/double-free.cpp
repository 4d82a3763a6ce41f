// Every release family of the tables, through the driver's own helpers.
#include "NotYetTaken.h"
#include "engine/DeepRule.h"
#include "model/Wording.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "double-free",
    "A resource is released twice, or by hand although devres releases it too.",
    415};

namespace {
class DoubleFree : public DeepRule {
public:
  DoubleFree() : DeepRule(Info) {}

  void onUnit(const UnitContext &Unit) override {
    checkNotYetTaken(Unit, [&](Finding F) {
      F.Rule = info().Id;
      report(std::move(F), nullptr);
    });
  }

  void onBorrowedField(const Point &P, const BorrowedField &Field) override {
    std::string Subject = P.render(Field.Value);
    const Resource &R = *Field.Owner;
    Finding F = at(P, Subject,
                   Field.Family->Noun + " '" + Subject +
                       "' is stored without a reference, but the release of "
                       "the " +
                       R.Family->Noun + " puts one");
    P.acquired(R, F.Trace);
    F.Trace.push_back(P.note(P.where(), "stored here"));
    F.Sure = Confidence::Likely;
    report(std::move(F), P.where());
  }

  void onReleaseOfManaged(const Point &P,
                          const ReleaseOfManaged &Event) override {
    // Interrupts and timers have rules of their own.
    if (Event.Family->Async)
      return;
    std::string Subject = P.render(Event.Handle);
    Finding F =
        at(P, Subject, wording::releasedTwice(*Event.Family, Subject, true));
    F.Trace.push_back(P.note(Event.Taken, "devres owns it from here on"));
    F.Trace.push_back(P.note(P.where(), Event.Family->Released + " here"));
    F.Sure = Confidence::Likely;
    report(std::move(F), P.where());
  }

  void onSecondRelease(const Point &P, const SecondRelease &Event) override {
    const Resource &R = *Event.R;
    // A switch may be turned off twice, and a count of somebody else's object
    // dropped twice: only references to objects that this path was handed are
    // ours to count.
    if (R.Family->State || R.Family->RepeatRelease || R.Family->DmaMapping ||
        (R.Family->Counted && (!R.Acquired || R.ByArgument)))
      return;
    std::string Subject = P.render(R.Handle);
    Finding F =
        at(P, Subject,
           wording::releasedTwice(*R.Family, Subject, Event.ManagedToo));
    P.acquired(R, F.Trace);
    P.released(R, F.Trace);
    P.branches(R.Released ? R.Released : R.Acquired, F.Trace);
    if (Event.Inner)
      F.Trace.push_back(*Event.Inner);
    F.Sure = Event.Guarded ? Confidence::Heuristic
             : R.Acquired  ? Confidence::Proved
                           : Confidence::Likely;
    report(std::move(F), P.where());
  }
};
} // namespace

std::unique_ptr<Rule> make_double_free() {
  return std::make_unique<DoubleFree>();
}

} // namespace drydock
