// Loops that look at a device until it is ready: what they look at, how often,
// and what they do in between.
#pragma once
#include "PollTries.h"

namespace drydock::migrate {

class UnitView;

struct PollLoop {
  const clang::Stmt *Loop = nullptr;
  /// Why it is not plain; the rest is set where it is empty.
  std::string Problem;
  clang::SourceLocation ProblemAt;

  enum OrderType {
    LookFirst,   ///< counts, looks, pauses
    PauseFirst,  ///< counts, pauses, looks
    CountBetween ///< looks, counts, pauses
  } Order = LookFirst;
  PollTries Tries;
  /// The first look comes without counting.
  bool Again = false;
  const FormCall *Pause = nullptr;
  /// The statement in the body that pauses, or null.
  const clang::Stmt *PauseStatement = nullptr;
  /// What ends it, or, Negated, what keeps it going.
  const clang::Expr *Met = nullptr;
  bool Negated = false;
  /// The statement in the body that leaves when it is met; null where Met is
  /// part of the loop's own condition.
  const clang::IfStmt *Test = nullptr;
  /// What leaves the function or goes elsewhere when it is met, or null.
  const clang::Stmt *Leave = nullptr;
  /// The statement in the body that counts and leaves, or null.
  const clang::IfStmt *GiveUp = nullptr;
  /// All that each look does, Met last.
  std::vector<const clang::Stmt *> Looks;

  /// Keeps the first problem.
  void blame(const llvm::Twine &Why, const clang::Stmt *At) {
    if (!Problem.empty())
      return;
    Problem = Why.str();
    ProblemAt = At->getBeginLoc();
  }
};

/// All loops of the function that look at the device, again and again.
std::vector<PollLoop> pollLoops(const UnitView &Unit, const FunctionBody &Body,
                                llvm::ArrayRef<FormCall> Calls);

/// The function's calls that pause or ask the clock.
std::vector<FormCall> pollCalls(const UnitView &Unit, const FunctionBody &Body);

} // namespace drydock::migrate
