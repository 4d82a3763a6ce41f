// Applies a row of the tables to one call on one path: checks of its arguments,
// outcomes, effects. The counterpart of the engine's CallTransfer.
#pragma once
#include "analyzer/DriverChecker.h"
#include "model/ValueSet.h"

namespace drydock {

class CallEvaluation {
public:
  CallEvaluation(const DriverChecker &Checker,
                 const clang::ento::CallEvent &Call, const ApiFunction &Row,
                 clang::ento::CheckerContext &C)
      : Checker(Checker), Call(Call), Row(Row), C(C), P(C) {}
  void run();

private:
  /// A step worth telling, shown in reports about Subject: those of
  /// unguarded pointers, or those of resources.
  struct Step {
    bool AboutPointers;
    Handle Subject;
    std::string Text;
  };
  struct Outcome {
    clang::ento::ProgramStateRef State;
    clang::ento::ExplodedNode *Node; ///< behind what was reported
    clang::ento::SVal Result = clang::ento::UnknownVal();
    std::vector<Step> Steps;
    bool Possible = true;
  };

  void checkArguments();
  bool resultIsUsed() const;
  clang::ento::SVal makeResult();
  void invalidateLocals();
  void finish(EffectWhen When, ValueSet Set, clang::ento::SVal Result);
  void applyEffects(Outcome &Out, EffectWhen When);
  void apply(Outcome &Out, const ApiEffect &Effect);
  void acquire(Outcome &Out, const ApiEffect &Effect);
  void release(Outcome &Out, const ApiEffect &Effect);
  bool isReleasedTwice(const ApiFamily &Family, const Holding &Held) const;
  void forget(Outcome &Out, const ApiEffect &Effect);
  void test(Outcome &Out, const ApiEffect &Effect);
  void add(const Outcome &Out);

  clang::ento::SVal valueAt(const Outcome &Out, ApiPlace Place);
  const void *keyOf(const Outcome &Out, const ApiEffect &Effect);

  const DriverChecker &Checker;
  const clang::ento::CallEvent &Call;
  const ApiFunction &Row;
  clang::ento::CheckerContext &C;
  PathPoint P;
};

} // namespace drydock
