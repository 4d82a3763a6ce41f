// A lock that one path keeps though others leave it, or that a path takes or
// leaves twice.
#include "engine/DeepRule.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "lock-imbalance",
    "A lock is kept on some path, taken while it is held, or left twice.", 667};

namespace {
class LockImbalance : public DeepRule {
public:
  LockImbalance() : DeepRule(Info) {}

  void onLockAtExit(const Point &P, const LockAtExit &L) override {
    std::string What = P.render(*L.S);
    Finding F = at(P, What,
                   What + " is still " + L.S->Family->Acquired +
                       " here, though other paths unlock it");
    P.entered(*L.S, F.Trace);
    P.branches(L.S->Entered, F.Trace);
    F.Trace.push_back(P.note(P.where(), "leaves with the lock held"));
    if (L.LeftElsewhere)
      F.Trace.push_back(
          P.note(L.LeftElsewhere, "another path unlocks it here"));
    F.Sure = L.S->Inner ? Confidence::Likely : Confidence::Proved;
    report(std::move(F), L.S->Entered);
  }

  void onLockMisuse(const Point &P, const LockMisuse &L) override {
    const ApiFamily &Family = *L.S->Family;
    std::string What = P.render(*L.S);
    Finding F = at(P, What,
                   L.Enters ? What + " is " + Family.Acquired +
                                  " while it is held already"
                            : What + " is " + Family.Released + " twice");
    const llvm::Instruction *Before = L.Enters ? L.S->Entered : L.S->Left;
    if (L.Enters)
      P.entered(*L.S, F.Trace);
    else
      F.Trace.push_back(
          P.note(Before, What + " is " + Family.Released + " here"));
    P.branches(Before, F.Trace);
    F.Trace.push_back(P.note(P.where(), L.Inner ? "'" + P.callee(P.where()) +
                                                      "' is called here"
                                                : "and again here"));
    if (L.Inner)
      F.Trace.push_back(*L.Inner);
    F.Sure = L.ByFlag ? Confidence::Heuristic : Confidence::Likely;
    report(std::move(F), P.where());
  }
};
} // namespace

std::unique_ptr<Rule> make_lock_imbalance() {
  return std::make_unique<LockImbalance>();
}

} // namespace drydock
