// Dereference of what may be NULL or an error pointer, a test that comes too
// late, and a test for the wrong kind of failure.
#include "Doubts.h"
#include "engine/DeepRule.h"
#include "engine/Summary.h"
#include "model/Wording.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "unguarded-pointer",
    "A pointer that may be NULL or an error pointer is dereferenced.", 476};

namespace {
class UnguardedPointer : public DeepRule {
public:
  UnguardedPointer() : DeepRule(Info) {}

  void onDereference(const Point &P, const Dereference &D) override {
    std::string Subject = P.render(D.Pointer);
    bool Error = !(D.Possible & Zero) && (D.Possible & Negative);
    bool Certain = !(D.Possible & Positive);
    bool Tested = D.Known.Why == Fact::Tested;
    Finding F = at(P, Subject,
                   wording::badPointer(Subject, {.Error = Error,
                                                 .Certain = Certain,
                                                 .Tested = Tested,
                                                 .ByContract = D.ByContract}));
    if (D.Known.Where)
      F.Trace.push_back(
          P.note(D.Known.Where,
                 Tested ? wording::isBadHere(Subject, Error)
                        : wording::mayReturn(P.callee(D.Known.Where), Error)));
    P.branches(D.Known.Where, F.Trace);
    if (D.Inner)
      F.Trace.push_back(D.Inner->Where);
    F.Sure = confidenceIn(P, D);
    report(std::move(F), D.Known.Where);
  }

  void onDeadField(const Point &P, const DeadField &D) override {
    if (D.R)
      return;
    std::string Subject = P.render(D.Field);
    Finding F = at(P, Subject,
                   "'" + Subject +
                       "' is left with an error pointer, which the test for "
                       "NULL takes for valid next time");
    F.Place = P.place(D.From);
    F.Trace.push_back(P.note(D.Tested, wording::isBadHere(Subject, false)));
    F.Trace.push_back(
        P.note(D.From, wording::mayReturn(P.callee(D.From), true)));
    P.branches(D.From, F.Trace);
    F.Trace.push_back(P.note(P.where(), "leaves with it"));
    F.Sure = Confidence::Likely;
    report(std::move(F), D.From);
  }

  void onPointerTest(const Point &P, const PointerTest &T) override {
    bool WrongKind = T.ForError ? T.Contract == ResultContract::Null : false;
    if (T.EarlierDereference && !T.ForError) {
      std::string Subject = P.render(T.Pointer);
      Finding F = at(P, Subject, wording::lateTest(Subject));
      F.Trace.push_back(P.note(T.EarlierDereference, wording::Dereferenced));
      // What a caller passes, it knows; the test may just be cautious.
      F.Sure = T.Reread || T.OfCaller || T.OfList ? Confidence::Heuristic
                                                  : Confidence::Likely;
      report(std::move(F), T.EarlierDereference);
    } else if (WrongKind) {
      std::string Subject = P.render(T.Pointer);
      report(at(P, Subject, wording::wrongTest(Subject)), P.where());
    }
  }
};
} // namespace

std::unique_ptr<Rule> make_unguarded_pointer() {
  return std::make_unique<UnguardedPointer>();
}

} // namespace drydock
