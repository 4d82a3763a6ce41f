// A lock that one exit of a function still holds, though another one like it
// has left it.
#pragma once
#include "engine/FunctionAnalysis.h"
#include "engine/LeakExcuses.h"

namespace drydock {

class LockBalance {
public:
  LockBalance(FunctionAnalysis &A, const std::vector<EngineHooks *> &Hooks)
      : A(A), Hooks(Hooks), Excuses(A) {}
  void run();

private:
  void check(const ExitState &Exit, const Section &In);
  /// It succeeds with the lock held somewhere: kept until another call.
  bool isHandedOver(const Section &In) const;
  /// The caller can't tell by the result that it gets the lock at Held only.
  bool alike(const ExitState &Held, const ExitState &Left) const;

  FunctionAnalysis &A;
  const std::vector<EngineHooks *> &Hooks;
  LeakExcuses Excuses;
};

} // namespace drydock
