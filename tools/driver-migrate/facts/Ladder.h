// The labels at the end of a function and what each of them undoes: which jumps
// lead there, and where in the function each undoing becomes due.
//
// Between two places of the function's own block lies the point from which on a
// part is due: behind the last way out that leaves it out, ahead of the first
// that runs it. Where there is no such point for some part, the ladder stays.
#pragma once
#include "FunctionBody.h"

namespace drydock::migrate {

/// One label of the ladder and the statements up to the next.
struct Rung {
  const clang::LabelStmt *Label = nullptr;
  std::vector<const clang::Stmt *> Statements;
  /// The statement of the function's block behind which it is due; null: ahead
  /// of the first one.
  const clang::Stmt *DueBehind = nullptr;
  bool undoes() const { return !Statements.empty(); }
};

struct Ladder {
  std::vector<Rung> Rungs; ///< in the order of the text: last acquired first
  std::vector<const clang::GotoStmt *> Jumps;
  /// What all paths through it return; null in a void function.
  const clang::ReturnStmt *Return = nullptr;
  /// The statement in front of the first label: a return, or the success falls
  /// into the ladder.
  const clang::Stmt *Before = nullptr;
  bool SuccessReturns = false;
  /// `out: return err;` in front of the ladder, where all ways out meet.
  const clang::LabelStmt *Out = nullptr;
  /// A lock that is given back last of all, by the end of its guard; else
  /// empty.
  std::string Guard;
  /// Why it stays, and where; empty: it can become ownership.
  std::string Problem;
  clang::SourceLocation ProblemAt;
};

/// The ladder of a function; nothing where no label at the end undoes a thing.
std::optional<Ladder> ladderOf(const FunctionBody &Body);

} // namespace drydock::migrate
